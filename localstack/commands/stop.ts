import pWaitFor from "p-wait-for";
import { type Mirrors, runningHost, theMirror } from "../hosts/choose.ts";
import { isAlive, signal } from "../supervision/processes.ts";
import { supervisedRun } from "../supervision/run-file.ts";
import { type Console, createConsole } from "../supervision/steps.ts";
import { runCommand } from "./command.ts";

/** The supervisor stops the mirror and prints the steps. Without one, this process does. */
export async function stopMirror(mirrors: Mirrors, progress: Console): Promise<void> {
  const supervisor = supervisedRun(mirrors.at)?.supervisor;
  if (supervisor)
    await progress.step(`Stopping the mirror (process ${supervisor.pid})`, async () => {
      const message = `It has not ended in 2 minutes: kill -9 ${supervisor.pid}, then npm stop ends what it started.`;
      signal(supervisor, "SIGTERM");
      await pWaitFor(() => !isAlive(supervisor), { timeout: { milliseconds: 120_000, message } });
    });
  await (await runningHost(mirrors))?.stopLeftovers(progress);
}

if (import.meta.main)
  await runCommand("Usage: npm stop (it takes no options; MIRROR=other is another mirror)", {}, async () => {
    const mirrors = await theMirror();
    if (await runningHost(mirrors)) await stopMirror(mirrors, createConsole());
    else console.log("The mirror does not run.");
  });
