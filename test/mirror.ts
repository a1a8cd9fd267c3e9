import { readdirSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { cache, layout } from "../localstack/layout.ts";
import { startMirror, stopLeftovers } from "../localstack/mirror.ts";
import { isAlive, signal } from "../localstack/processes.ts";
import { readRun, runningProcesses } from "../localstack/run-file.ts";
import { createConsole } from "../localstack/steps.ts";
import { startDockerMirror } from "./docker-mirror.ts";
import type { RunningMirror, Told } from "./running-mirror.ts";

const directories = join(cache, "test");
// vitest draws the last lines of a terminal itself.
const progress = createConsole({ live: false });

/**
 * Starts one mirror for all tests that need one, beside whatever runs already, and throws it away afterwards: of processes,
 * or with MINDFLOW_MIRROR=docker of containers. Tests that need none run meanwhile; the others wait for the file `told`.
 */
export default async function setUp({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Two projects need it, one after the other.
  const everybody = vitest.getRootProject();
  if ("mirrorTold" in everybody.getProvidedContext()) return undefined;
  const place = await mkdtemp(join(tmpdir(), "mindflow-mirror-"));
  process.once("exit", () => rmSync(place, { recursive: true }));
  const told = join(place, "told.json");
  everybody.provide("mirrorTold", told);
  const starting = process.env.MINDFLOW_MIRROR === "docker" ? startDockerMirror(progress) : startProcesses();
  const telling = starting
    .then(
      ({ stop: _, ...mirror }): Told => ({ mirror }),
      (error: Error): Told => ({ fault: `The mirror of the tests did not start: ${error.message}` }),
    )
    .then(async (answer) => {
      await writeFile(`${told}.new`, JSON.stringify(answer));
      await rename(`${told}.new`, told);
    });
  return async () => {
    await telling;
    await (await starting).stop();
  };
}

async function startProcesses(): Promise<RunningMirror & { stop(): Promise<void> }> {
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
  const stop = async () => {
    await mirror.stop("drop");
    await remove();
  };
  return { directory, addresses, settings, stop };
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
