import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { Project } from "../localstack/docker/project.ts";
import { cache, layout } from "../localstack/layout.ts";
import { type Mirror, startMirror, stopLeftovers } from "../localstack/mirror.ts";
import { isAlive, signal } from "../localstack/processes.ts";
import { readRun, runningProcesses } from "../localstack/run-file.ts";
import { createConsole } from "../localstack/steps.ts";
import { startDockerMirror } from "./docker-mirror.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * The running mirror: secrets are files in `<directory>/secrets`; what runs stands in `<directory>/run.json`, or in Docker,
     * as this project.
     */
    mirror: Pick<Mirror, "directory" | "addresses" | "settings"> & { readonly project?: Project };
  }
}

const directories = join(cache, "test");
// vitest draws the last lines of a terminal itself.
const progress = createConsole({ live: false });

/**
 * Starts one mirror for all tests that need one, beside whatever runs already, and throws it away afterwards: of processes,
 * or with MINDFLOW_MIRROR=docker of containers.
 */
export default async function setUp({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Two projects need it, one after the other.
  const everybody = vitest.getRootProject();
  if ("mirror" in everybody.getProvidedContext()) return undefined;
  if (process.env.MINDFLOW_MIRROR === "docker") {
    const { stop, ...mirror } = await startDockerMirror(progress);
    everybody.provide("mirror", mirror);
    return stop;
  }
  await mkdir(directories, { recursive: true });
  await removeAbandoned();
  const directory = await mkdtemp(join(directories, "mirror-"));
  const remove = () => rm(directory, { recursive: true });
  // A run that is interrupted tears nothing down. What is thrown away may be killed.
  process.once("exit", () => {
    for (const record of runningProcesses(readRun(layout(directory)))) signal(record, "SIGKILL");
  });
  const mirror = await startMirror({ directory, ports: "free", watch: false, progress }).catch(async (error) => {
    await remove();
    throw error;
  });
  const { addresses, settings } = mirror;
  everybody.provide("mirror", { directory, addresses, settings });
  return async () => {
    await mirror.stop("drop");
    await remove();
  };
}

/** What a test run that was killed left behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(directories)) {
    const at = layout(join(directories, name));
    const run = readRun(at);
    if (!run || isAlive(run.supervisor)) continue;
    await stopLeftovers(at, "drop", progress);
    await rm(at.directory, { recursive: true });
  }
}
