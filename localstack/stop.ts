import { setTimeout as sleep } from "node:timers/promises";
import { type Mirrors, runningHost, theMirror } from "./hosts/choose.ts";
import { isAlive, signal } from "./processes.ts";
import { readRun } from "./run-file.ts";
import { type Console, createConsole } from "./steps.ts";

/** Stops a mirror in good order: who keeps it running does that, and says there how it goes; where that one was killed, we do. */
export async function stopMirror(mirrors: Mirrors, progress: Console): Promise<void> {
  const run = readRun(mirrors.at);
  if (run && isAlive(run.supervisor))
    await progress.step(`Stopping the mirror (process ${run.supervisor.pid})`, async () => {
      signal(run.supervisor, "SIGTERM");
      const deadline = Date.now() + 120_000;
      while (isAlive(run.supervisor)) {
        if (Date.now() > deadline)
          throw new Error(
            `It has not ended in 2 minutes: kill -9 ${run.supervisor.pid}, then npm stop ends what it started.`,
          );
        await sleep(50);
      }
    });
  await (await runningHost(mirrors))?.stopLeftovers(progress);
}

if (import.meta.main) {
  if (process.argv.length > 2) {
    console.error("Usage: npm stop (it takes no options; MIRROR=other names another mirror)");
    process.exit(2);
  }
  try {
    const mirrors = await theMirror();
    if (await runningHost(mirrors)) await stopMirror(mirrors, createConsole());
    else console.log("The mirror does not run.");
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
