import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { dockerfileArguments } from "../../derived/dockerfile-arguments.ts";
import type { ServiceName } from "../../topology.ts";
import type { Commit } from "./commit.ts";

export interface BuildOptions {
  /** The image's name with its tag. */
  readonly tag: string;
  /** As Docker names them, with commas: "linux/amd64,linux/arm64". Docker's own store holds one of them at a time. */
  readonly platforms: string;
  /** Pushed to the registry in the tag, otherwise loaded into Docker. */
  readonly push: boolean;
}

/**
 * Builds the image of a service from a commit. What is not committed is not in it, and each build of a commit gives the same
 * layers.
 *
 * @throws Error if Git or Docker fails; both have printed why.
 */
export async function buildImage(name: ServiceName, commit: Commit, options: BuildOptions): Promise<void> {
  const { tag, platforms, push } = options;
  // A provenance has the time of the build: two builds of a commit would differ.
  const parameters = ["--provenance=false", "--platform", platforms, "--tag", tag, push ? "--push" : "--load"];
  await build(name, commit, parameters);
}

export interface AttestedBuildOptions {
  readonly platforms: string;
  /** Of BuildKit in a container: Docker's own builder attests nothing. */
  readonly builder: string;
  /** Of the repository to push to. */
  readonly url: string;
}

/**
 * The same, with what BuildKit attests: how the image was built and what it contains. The image is pushed without a tag.
 *
 * @returns its digest.
 */
export async function buildAttested(
  name: ServiceName,
  commit: Commit,
  { platforms, builder, url }: AttestedBuildOptions,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "mindflow-build-"));
  const metadata = join(directory, "metadata.json");
  try {
    await build(name, commit, [
      ...["--builder", builder, "--platform", platforms, "--metadata-file", metadata],
      ...["--attest", "type=provenance,mode=max,version=v1", "--attest", "type=sbom"],
      ...["--output", `type=image,name=${url},push-by-digest=true,name-canonical=true,push=true`],
    ]);
    return JSON.parse(await readFile(metadata, "utf8"))["containerimage.digest"];
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function build(name: ServiceName, { root, sha }: Commit, options: readonly string[]): Promise<void> {
  const values = { ...dockerfileArguments(name), SOURCE_DATE_EPOCH: "0", VERSION: sha, REVISION: sha };
  const buildArguments = Object.entries(values).flatMap(([argument, value]) => ["--build-arg", `${argument}=${value}`]);
  const source = spawn("git", ["archive", sha], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const parameters = ["buildx", "build", "--target", "service", ...options, ...buildArguments, "-"];
  const docker = spawn("docker", parameters, { stdio: ["pipe", "ignore", "inherit"] });
  // Docker may end before it has read everything.
  pipeline(source.stdout, docker.stdin).catch(() => source.kill());
  const [[archived], [built]] = await Promise.all([once(source, "close"), once(docker, "close")]);
  if (archived) throw new Error(`git archive ${sha} failed with exit code ${archived}.`);
  if (built !== 0) throw new Error(`docker buildx build failed for ${name} with exit code ${built}.`);
}
