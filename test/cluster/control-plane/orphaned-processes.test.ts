import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAlive, launch } from "../../../localstack/supervision/processes.ts";
import { createClusterDirectory, endOrphans, recordProcesses } from "./orphaned-processes.ts";

async function runningProcess() {
  const directory = createClusterDirectory("test");
  const options = { name: "sleep", kind: "engine", env: {}, cwd: directory, log: join(directory, "log") } as const;
  const { record } = await launch({ ...options, command: "/bin/sleep", parameters: ["300"] });
  recordProcesses(directory, [record]);
  const orphan = () => {
    const owner = { pid: process.pid, startTime: "of an earlier process" };
    writeFileSync(join(directory, "processes.json"), JSON.stringify({ owner, processes: [record] }));
  };
  return { directory, isRunning: () => isAlive(record), orphan };
}

test("the processes of a killed owner are ended and their directory removed, and those of a living one go on", async () => {
  const { directory, isRunning, orphan } = await runningProcess();
  await endOrphans();
  expect(isRunning()).toBe(true);
  orphan();
  await endOrphans();
  expect(isRunning()).toBe(false);
  expect(existsSync(directory)).toBe(false);
});
