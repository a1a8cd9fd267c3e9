import { type Mirrors, runningHost } from "../hosts/choose.ts";
import type { Host } from "../hosts/host.ts";
import { hold } from "../install/lock.mjs";
import { alreadyRuns } from "./mirror.ts";
import { doStoreWork, requestStoreWork, type StoreWork } from "./requests.ts";
import { endRun, readRun, supervisedRun } from "./run-file.ts";
import { createConsole } from "./steps.ts";

/** The supervisor of a running mirror does the work. @param host the host with the data of a stopped mirror. */
export async function withStoresStopped(mirrors: Mirrors, work: StoreWork, host: () => Promise<Host>): Promise<void> {
  const { at } = mirrors;
  const progress = createConsole();
  const supervisor = supervisedRun(at)?.supervisor;
  if (supervisor) {
    const title = `${work.what} ${work.name}: process ${supervisor.pid} stops and starts the mirror`;
    return progress.step(title, () => requestStoreWork(at, supervisor, work));
  }
  if (!(await hold(`mirror ${at.directory}`))) throw new Error(alreadyRuns(readRun(at)));
  const running = await runningHost(mirrors);
  await running?.stopLeftovers(progress);
  await doStoreWork(at, running ?? (await host()), work, progress.step);
  if (running?.name !== "docker") return;
  await running.start(progress, new AbortController().signal);
  // Docker restarts the containers from here on, as before.
  endRun(at);
}
