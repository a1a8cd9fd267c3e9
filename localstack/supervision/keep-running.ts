import type { Mirrors } from "../hosts/choose.ts";
import type { Host } from "../hosts/host.ts";
import { statusOf, statusTable } from "../hosts/status.ts";
import { interruptedRestore } from "../snapshots/snapshots.ts";
import { answerRequest, deleteRequest, doStoreWork, nextRequest } from "./requests.ts";
import { compareAndRecord } from "./start-times.ts";
import { type Console, seconds } from "./steps.ts";

/** A request for work on the stores stops the mirror and starts it again. */
export async function keepRunning(mirrors: Mirrors, host: Host, progress: Console, signal: AbortSignal): Promise<void> {
  const { at } = mirrors;
  deleteRequest(at);
  const interrupted = interruptedRestore(at);
  if (interrupted) await doStoreWork(at, host, { what: "restore", name: interrupted }, progress.step);
  for (let answer = (_fault?: string) => {}; !signal.aborted; ) {
    const mirror = await start(mirrors, host, progress, signal).catch((error: Error) => {
      answer(`The mirror did not start again: ${error.message.trim()}`);
      throw error;
    });
    answer();
    const request = await nextRequest(at, signal);
    await mirror.stop();
    if (!request) return;
    const fault = await doStoreWork(at, host, request, progress.step).then(
      () => undefined,
      (error: Error) => error.message,
    );
    answer = (notStarted) => answerRequest(at, request, fault ?? notStarted);
  }
}

async function start(mirrors: Mirrors, host: Host, progress: Console, signal: AbortSignal) {
  const { at, name } = mirrors;
  const since = Date.now();
  const temperature = (await host.hasData()) ? "warm" : "cold";
  progress.say(`Mirror ${name}: ${host.title}`);
  progress.took.clear();
  const mirror = await host.start(progress, signal);
  const hasDownloaded = progress.hasDownloaded();
  progress.say(`\nMindFlow runs, after ${seconds(since)}${hasDownloaded ? ", with downloads" : ""}.`);
  if (!hasDownloaded) {
    const times = { kind: `${host.name} ${temperature}`, total: Date.now() - since, steps: progress.took } as const;
    for (const line of compareAndRecord(at.startTimes, times)) progress.say(`  ! ${line}`);
  }
  progress.say(`\n${statusTable(await statusOf(mirrors))}\n\n${tryIt(mirrors)}`);
  return mirror;
}

function tryIt({ name, ports }: Mirrors): string {
  const mirror = name === "local" ? "" : `MIRROR=${name} `;
  return `Try it from another terminal:

  token=$(${mirror}npm run -s token -- ada)
  curl -s localhost:${ports.gateway}/graphql -H "authorization: Bearer $token" -H 'content-type: application/json' \\
    -d '{"query":"mutation { createProject(input: { name: \\"Launch\\" }) { project { id version } } }"}'

Status: ${mirror}npm run status, or http://localhost:${ports.page}/
Ctrl-C or ${mirror}npm stop stops the mirror and keeps its data.`;
}
