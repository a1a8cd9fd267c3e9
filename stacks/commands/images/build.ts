import { spawn } from "node:child_process";
import { once } from "node:events";
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
export async function buildImage(name: ServiceName, { root, sha }: Commit, options: BuildOptions): Promise<void> {
  const values = { ...dockerfileArguments(name), SOURCE_DATE_EPOCH: "0", VERSION: sha, REVISION: sha };
  const buildArguments = Object.entries(values).flatMap(([argument, value]) => ["--build-arg", `${argument}=${value}`]);
  const { tag, platforms, push } = options;
  const source = spawn("git", ["archive", sha], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const target = ["--target", "service", "--platform", platforms, "--tag", tag, push ? "--push" : "--load"];
  // A provenance has the time of the build: two builds of a commit would differ.
  const parameters = ["buildx", "build", "--provenance=false", ...target, ...buildArguments, "-"];
  const build = spawn("docker", parameters, { stdio: ["pipe", "inherit", "inherit"] });
  // Docker may end before it has read everything.
  pipeline(source.stdout, build.stdin).catch(() => source.kill());
  const [[archived], [built]] = await Promise.all([once(source, "close"), once(build, "close")]);
  if (archived) throw new Error(`git archive ${sha} failed with exit code ${archived}.`);
  if (built !== 0) throw new Error(`docker buildx build failed for ${name} with exit code ${built}.`);
}
