import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answering, end, isAlive, type Launch, launch, processesLoggingTo } from "./processes.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "processes-"));
});

afterAll(() => rm(directory, { recursive: true }));

function script(name: string, code: string): Launch {
  const log = join(directory, `${name}.log`);
  const command = { command: process.execPath, parameters: ["-e", code], env: {}, cwd: directory };
  return { name, kind: "engine", log, ...command };
}

const sleeping = "console.log('up'); setInterval(() => {}, 1000)";
const isUp = (log: string) => async () => (await readFile(log, "utf8")).includes("up");

test("a process that ends before it answers fails the wait at once, with the end of its log", async () => {
  const engine = await launch(script("engine", "console.error('the disk is full'); process.exit(3)"));
  const since = Date.now();
  await expect(answering(engine, async () => false, 60_000)).rejects.toThrow(
    /^engine ended \(exit code 3\) before it was ready\. The end of .*engine\.log:\n {2}the disk is full$/,
  );
  expect(Date.now() - since).toBeLessThan(10_000);
});

test("a process that does not answer in time fails the wait, and can still be ended", async () => {
  const engine = await launch(script("deaf", sleeping));
  await expect(answering(engine, async () => false, 100)).rejects.toThrow("deaf did not answer within 0.1 s");
  expect(isAlive(engine.record)).toBe(true);
  expect(await end(engine.record, 5_000)).toBe(true);
  expect(await engine.ended).toBe("signal SIGTERM");
});

test("a process that ignores its signal is killed after the grace", async () => {
  const engine = await launch(script("stubborn", `process.on("SIGTERM", () => {}); ${sleeping}`));
  await answering(engine, isUp(engine.record.log), 10_000);
  expect(await end(engine.record, 100)).toBe(false);
  expect(await engine.ended).toBe("signal SIGKILL");
});

test("a pid that another process has by now is left alone", async () => {
  const other = await launch(script("other", sleeping));
  expect(await end({ ...other.record, startTime: "1" }, 5_000)).toBe(true);
  expect(isAlive(other.record)).toBe(true);
  await end(other.record, 5_000);
});

test("a process that writes to a log in a folder is found, without its child processes", async () => {
  const child = `require("node:child_process").spawn("sleep", ["60"], { stdio: "inherit" });`;
  const parent = await launch(script("parent", `${child} ${sleeping}`));
  const { pid, startTime, log } = parent.record;
  await answering(parent, isUp(log), 10_000);
  expect(processesLoggingTo(directory)).toEqual([{ pid, startTime, log }]);
  expect(processesLoggingTo(`${directory}-other`)).toEqual([]);
  process.kill(-pid, "SIGKILL");
  await parent.ended;
});
