import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { repositoryRoot } from "../../base/repository.ts";
import type { SynthesizedStack } from "../../base/synthesized.ts";
import type { Commit } from "../../commands/images/commit.ts";

/** Where the code of another commit is unpacked: Node finds this checkout's packages from there. */
const unpackInto = join(repositoryRoot, "cdktf.out");

/**
 * The stacks of every environment, as the code of a commit synthesizes them. It runs with the packages of this checkout: a
 * new version of a package shows no difference by itself.
 *
 * @throws Error if Git, tar or that commit's code fails; they have printed why.
 */
export async function stacksOfCommit(commit: Commit): Promise<Record<string, SynthesizedStack>> {
  mkdirSync(unpackInto, { recursive: true });
  const directory = mkdtempSync(join(unpackInto, "commit-"));
  try {
    await unpack(commit, directory);
    linkWorkspaces(directory);
    const outdir = join(directory, "cdktf.out");
    await synthesize(directory, outdir);
    const files = globSync("stacks/*/cdk.tf.json", { cwd: outdir });
    return Object.fromEntries(
      files.map((file) => [basename(join(file, "..")), JSON.parse(readFileSync(join(outdir, file), "utf8"))]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function unpack({ root, sha }: Commit, directory: string): Promise<void> {
  const archive = spawn("git", ["archive", sha], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const tar = spawn("tar", ["-x", "-C", directory], { stdio: ["pipe", "inherit", "inherit"] });
  const closed = Promise.all([once(archive, "close"), once(tar, "close")]);
  await pipeline(archive.stdout, tar.stdin);
  for (const [code] of await closed) if (code !== 0) throw new Error(`The commit ${sha} could not be unpacked.`);
}

/** Our own packages must be those of the commit. npm's links lead to this checkout's. */
function linkWorkspaces(directory: string): void {
  const scope = join(directory, "node_modules", "@mindflow");
  mkdirSync(scope, { recursive: true });
  for (const file of globSync("services/*/package.json", { cwd: directory })) {
    const { name } = JSON.parse(readFileSync(join(directory, file), "utf8")) as { name: string };
    symlinkSync(relative(scope, join(directory, file, "..")), join(scope, basename(name)));
  }
}

async function synthesize(directory: string, CDKTF_OUTDIR: string): Promise<void> {
  const { MINDFLOW_ENVIRONMENT: _, ...env } = process.env;
  const main = join(directory, "stacks", "main.ts");
  const child = spawn(process.execPath, ["--disable-warning=DEP0044", main], {
    cwd: directory,
    env: { ...env, CDKTF_OUTDIR },
    stdio: ["ignore", 2, 2],
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The code of that commit synthesizes no stacks: exit code ${code}.`);
}
