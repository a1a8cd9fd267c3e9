import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { cache, layout } from "../localstack/layout.ts";
import { type Mirror, startMirror, stopLeftovers } from "../localstack/mirror.ts";
import { isAlive } from "../localstack/processes.ts";
import { readRun } from "../localstack/run-file.ts";
import { createConsole } from "../localstack/steps.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The running mirror: secrets are files in `<directory>/secrets`, what runs stands in `<directory>/run.json`. */
    mirror: Pick<Mirror, "directory" | "addresses" | "settings">;
  }
}

const directories = join(cache, "test");
const progress = createConsole();

/** Starts one mirror for all tests that need one, beside whatever runs already, and throws it away afterwards. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  await mkdir(directories, { recursive: true });
  await removeAbandoned();
  const directory = await mkdtemp(join(directories, "mirror-"));
  const mirror = await startMirror({ directory, ports: "free", watch: false, progress });
  const { addresses, settings } = mirror;
  provide("mirror", { directory, addresses, settings });
  mirror.engineEnded.then(progress.say);
  return async () => {
    await mirror.stop("drop");
    await rm(directory, { recursive: true });
  };
}

/** What a test run that was killed left behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(directories)) {
    const at = layout(join(directories, name));
    const run = readRun(at);
    if (!run || isAlive(run.supervisor)) continue;
    await stopLeftovers(at, progress);
    await rm(at.directory, { recursive: true });
  }
}
