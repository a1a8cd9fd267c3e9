import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAlive, launch } from "../../localstack/processes.ts";
import { abandoned, newDirectory, remember } from "./processes-left.ts";

/** The directory of a control plane of which one process runs. */
async function running() {
  const directory = newDirectory("test");
  const about = { name: "sleep", kind: "engine", env: {}, cwd: directory, log: join(directory, "log") } as const;
  const { record } = await launch({ ...about, command: "/bin/sleep", parameters: ["300"] });
  remember(directory, [record]);
  const orphan = () => {
    const owner = { pid: process.pid, startTime: "of a process before this one" };
    writeFileSync(join(directory, "processes.json"), JSON.stringify({ owner, processes: [record] }));
  };
  return { directory, isRunning: () => isAlive(record), orphan };
}

test("what runs for an owner that was killed is ended, with its directory, and nothing of a living one", async () => {
  const { directory, isRunning, orphan } = await running();
  await abandoned();
  expect(isRunning()).toBe(true);
  orphan();
  await abandoned();
  expect(isRunning()).toBe(false);
  expect(existsSync(directory)).toBe(false);
});
