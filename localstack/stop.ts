import { setTimeout as sleep } from "node:timers/promises";
import { layout, localMirror } from "./layout.ts";
import { stopLeftovers } from "./mirror.ts";
import { isAlive, signal } from "./processes.ts";
import { readRun } from "./run-file.ts";
import { createConsole } from "./steps.ts";

if (process.argv.length > 2) {
  console.error("Usage: npm stop (it takes no options)");
  process.exit(2);
}

const at = layout(localMirror);
const progress = createConsole();
const run = readRun(at);
if (!run) {
  console.log("The mirror does not run.");
} else {
  // Who started it also stops it, and says there how it goes; where that one was killed, we do it.
  if (isAlive(run.supervisor))
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
  await stopLeftovers(at, "keep", progress);
}
