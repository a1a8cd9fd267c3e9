import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { repositoryRoot } from "../../base/repository.ts";
import { type SynthesizedStack, stacksIn } from "../../base/synthesized.ts";
import type { Commit } from "../../commands/images/commit.ts";

/** Inside this checkout, so that Node finds its packages from there. */
const parent = join(repositoryRoot, ".mindflow", "commits");

/**
 * Runs with the files of a commit in a folder, which goes afterwards. Its code runs with the packages of this checkout: a new
 * version of a package shows no difference by itself.
 *
 * @throws Error if Git or tar fails; they have printed why.
 */
export async function withCheckout<T>(commit: Commit, use: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "commit-"));
  try {
    await unpack(commit, folder);
    linkWorkspaces(folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The stacks of every environment, as the code of a commit synthesizes them. */
export function stacksOfCommit(commit: Commit): Promise<Record<string, SynthesizedStack>> {
  return withCheckout(commit, synthesizedBy);
}

/** The stacks of every environment, as the code in a folder synthesizes them. @throws Error with what it prints if it fails. */
export async function synthesizedBy(folder: string): Promise<Record<string, SynthesizedStack>> {
  mkdirSync(parent, { recursive: true });
  const outdir = mkdtempSync(join(parent, "synth-"));
  const { MINDFLOW_ENVIRONMENT: _, ...env } = process.env;
  const main = join(folder, "stacks", "main.ts");
  try {
    await promisify(execFile)(process.execPath, ["--disable-warning=DEP0044", main], {
      cwd: folder,
      env: { ...env, CDKTF_OUTDIR: outdir },
      maxBuffer: 2 ** 26,
    });
    return stacksIn(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function unpack({ root, sha }: Commit, folder: string): Promise<void> {
  const archive = spawn("git", ["archive", sha], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const tar = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "inherit", "inherit"] });
  const closed = Promise.all([once(archive, "close"), once(tar, "close")]);
  await pipeline(archive.stdout, tar.stdin);
  for (const [code] of await closed) if (code !== 0) throw new Error(`The commit ${sha} could not be unpacked.`);
}

/** Our own packages must be those of the commit. npm's links lead to this checkout's. */
function linkWorkspaces(folder: string): void {
  const scope = join(folder, "node_modules", "@mindflow");
  mkdirSync(scope, { recursive: true });
  for (const file of globSync("services/*/package.json", { cwd: folder })) {
    const { name } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { name: string };
    symlinkSync(relative(scope, join(folder, dirname(file))), join(scope, basename(name)));
  }
}
