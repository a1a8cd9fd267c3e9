import { existsSync, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "../../localstack/install/install.ts";
import type { Commit } from "../../stacks/commands/images/commit.ts";

/** Runs with the files of a commit in a temporary folder, and with the packages that are installed here. */
export async function withCheckout<T>({ root, sha }: Commit, use: (folder: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "mindflow-base-"));
  try {
    const [archive, folder] = [join(directory, "commit.tar"), join(directory, "checkout")];
    await output("git", ["archive", `--output=${archive}`, sha], { cwd: root });
    await mkdir(folder);
    await output("tar", ["-xf", archive, "-C", folder]);
    await linkPackages(root, folder);
    return await use(folder);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Each by itself: our own packages are links to folders beside them, so that a checkout has its own. */
export async function linkPackages(root: string, folder: string): Promise<void> {
  for (const parent of ["", ...readdirSync(join(folder, "services")).map((name) => join("services", name))]) {
    const [from, to] = [join(root, parent, "node_modules"), join(folder, parent, "node_modules")];
    if (existsSync(from)) await linkEntries(from, to);
  }
}

async function linkEntries(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    if (name.startsWith("@")) await linkEntries(path, join(to, name));
    else await symlink(lstatSync(path).isSymbolicLink() ? readlinkSync(path) : path, join(to, name));
  }
}
