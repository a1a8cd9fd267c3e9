import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { WrongArgument } from "../names.ts";

const run = promisify(execFile);

export interface Commit {
  /** The checkout. */
  readonly root: string;
  /** 40 hexadecimal digits. */
  readonly sha: string;
}

/** @throws WrongArgument if Git knows no such commit. */
export async function commitNamed(name: string, root: string): Promise<Commit> {
  try {
    const { stdout } = await run("git", ["rev-parse", "--verify", "--end-of-options", `${name}^{commit}`], {
      cwd: root,
    });
    return { root, sha: stdout.trim() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new WrongArgument("Git is not on the PATH, and images are built from its commits: install it.");
    throw new WrongArgument(`"${name}" is not a commit of this checkout: git fetch gets it, and git log lists them.`);
  }
}
