import type { Mirrors } from "./hosts/choose.ts";
import type { Host } from "./hosts/host.ts";
import { inWords, statusOf } from "./hosts/status.ts";
import { answerRequest, currentRequest, forgetRequests, onRequest, type Request } from "./requests.ts";
import { interruptedRestore, restoreSnapshot, takeSnapshot } from "./snapshots.ts";
import { judgeAndRemember } from "./start-times.ts";
import { type Console, seconds } from "./steps.ts";

/** Starts the mirror and keeps it running until the signal; at a request in between it stops, does that, and starts again. */
export async function keepRunning(mirrors: Mirrors, host: Host, progress: Console, signal: AbortSignal): Promise<void> {
  const { at } = mirrors;
  forgetRequests(at);
  const cutOff = interruptedRestore(at);
  if (cutOff) await progress.step(`Restoring ${cutOff}, which was cut off`, () => restoreSnapshot(at, host, cutOff));
  let asked = () => {};
  onRequest(() => asked());
  for (let answer = () => {}; !signal.aborted; ) {
    const mirror = await start(mirrors, host, progress, signal);
    answer();
    const next = new Promise<void>((resolve) => {
      asked = resolve;
      signal.addEventListener("abort", () => resolve());
    });
    // One may have come while it started.
    if (!currentRequest(at)) await next;
    await mirror.stop();
    const request = signal.aborted ? undefined : currentRequest(at);
    if (request) answer = await fulfil(mirrors, host, request, progress);
  }
}

async function start(mirrors: Mirrors, host: Host, progress: Console, signal: AbortSignal) {
  const { at, name } = mirrors;
  const since = Date.now();
  const temperature = (await host.hasData()) ? "warm" : "cold";
  progress.say(`Mirror ${name}: ${host.title}`);
  progress.took.clear();
  const mirror = await host.start(progress, signal);
  const { took: steps, hasDownloaded } = progress;
  progress.say(
    `\nMindFlow runs, after ${seconds(since)}${hasDownloaded() ? ", with what had to be fetched first" : ""}.`,
  );
  if (!hasDownloaded()) {
    const times = { kind: `${host.name} ${temperature}`, total: Date.now() - since, steps } as const;
    for (const line of judgeAndRemember(at.startTimes, times)) progress.say(`  ! ${line}`);
  }
  progress.say(`\n${inWords(await statusOf(mirrors))}\n\n${tryIt(mirrors)}`);
  return mirror;
}

/** @returns what tells who asked, once the mirror runs again. */
async function fulfil({ at }: Mirrors, host: Host, request: Request, { step }: Console): Promise<() => void> {
  const { what, name } = request;
  const [title, work] =
    what === "snapshot"
      ? (["Keeping all stores as", takeSnapshot] as const)
      : (["Restoring", restoreSnapshot] as const);
  const fault = await step(`${title} ${name}`, () => work(at, host, name)).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return () => answerRequest(at, request, fault);
}

function tryIt({ name, ports }: Mirrors): string {
  const mirror = name === "local" ? "" : `MIRROR=${name} `;
  return `Try it from another terminal:

  token=$(${mirror}npm run -s token -- ada)
  curl -s localhost:${ports.gateway}/graphql -H "authorization: Bearer $token" -H 'content-type: application/json' \\
    -d '{"query":"mutation { createProject(input: { name: \\"Launch\\" }) { project { id version } } }"}'

How it is: ${mirror}npm run status, or http://localhost:${ports.page}/
Ctrl-C or ${mirror}npm stop ends it and keeps the data.`;
}
