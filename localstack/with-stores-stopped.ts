import { type Mirrors, runningHost } from "./hosts/choose.ts";
import type { Host } from "./hosts/host.ts";
import { hold } from "./lock.mjs";
import { alreadyRuns } from "./mirror.ts";
import { isAlive } from "./processes.ts";
import { askSupervisor, type Request } from "./requests.ts";
import { endRun, readRun } from "./run-file.ts";
import { restoreSnapshot, takeSnapshot } from "./snapshots.ts";
import { createConsole } from "./steps.ts";

const titles = { snapshot: "Keeping all stores as", restore: "Restoring" } as const;

/**
 * Takes or restores a snapshot while nothing writes. Who keeps the mirror running stops it for that and starts it again; of
 * containers that nobody keeps, this process does so.
 *
 * @param host where a mirror that does not run has its data.
 */
export async function withStoresStopped(
  mirrors: Mirrors,
  what: Request["what"],
  name: string,
  host: () => Promise<Host>,
): Promise<void> {
  const { at } = mirrors;
  const progress = createConsole();
  const run = readRun(at);
  if (run && isAlive(run.supervisor)) {
    const title = `${titles[what]} ${name}; process ${run.supervisor.pid} stops and starts the mirror`;
    return progress.step(title, () => askSupervisor(at, run, what, name));
  }
  if (!(await hold(`mirror ${at.directory}`))) throw new Error(alreadyRuns(readRun(at)));
  const running = await runningHost(mirrors);
  await running?.stopLeftovers(progress);
  const stopped = running ?? (await host());
  const work = what === "snapshot" ? takeSnapshot : restoreSnapshot;
  await progress.step(`${titles[what]} ${name}`, () => work(at, stopped, name));
  if (running?.name !== "docker") return;
  // Docker looks after them from here on, as it did.
  await running.start(progress, new AbortController().signal);
  endRun(at);
}
