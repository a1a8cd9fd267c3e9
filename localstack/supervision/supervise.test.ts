import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { choosePorts } from "../ports.ts";
import { end, type Running } from "./processes.ts";
import { type Supervised, supervise } from "./supervise.ts";
import { watchCode } from "./watch.ts";

const entry = "services/greeter/src/main.ts";
let root: string;
let port: number;
let started: Running[];
let said: string[];
let stop: AbortController;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "supervise-"));
  port = (await choosePorts("free")).gateway;
  started = [];
  said = [];
  stop = new AbortController();
  await mkdir(join(root, "services/greeter/src"), { recursive: true });
});

afterEach(async () => {
  stop.abort();
  for (const { record } of started) await end(record, 5_000);
  await rm(root, { recursive: true });
});

async function write(greeting: string): Promise<void> {
  const code = `import { createServer } from "node:http";
    createServer((_request, response) => response.end("${greeting}")).listen(${port}, "127.0.0.1");`;
  await writeFile(join(root, entry), code);
}

const ask = async () => (await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(1_000) })).text();

function start(prepare?: () => Promise<void>): Supervised {
  return supervise({
    prepare,
    name: "greeter",
    launch: async () => ({
      name: "greeter",
      kind: "service",
      command: process.execPath,
      parameters: [entry],
      env: {},
      cwd: root,
      log: join(root, "greeter.log"),
    }),
    isReady: async () => (await ask()).length > 0,
    started: (running) => started.push(running),
    say: (line) => said.push(line),
    signal: stop.signal,
  });
}

// reload.fault.test.ts has the time limit.
test("a changed service answers with its new code", async () => {
  await write("hello");
  const greeter = start();
  await greeter.ready;
  watchCode(root, entry, (file) => greeter.restart(`a change of ${file}`), stop.signal);
  await write("good morning");
  await vi.waitFor(async () => expect(await ask()).toBe("good morning"), { timeout: 10_000, interval: 20 });
  await vi.waitFor(() => expect(said).toEqual([expect.stringContaining(`after a change of ${entry}`)]));
});

test("a service that was killed runs again", async () => {
  await write("hello");
  await start().ready;
  process.kill(started[0]?.record.pid ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(started).toHaveLength(2), { timeout: 5_000 });
  await vi.waitFor(async () => expect(await ask()).toBe("hello"), { timeout: 5_000 });
  expect(said[0]).toBe("✖ greeter ended (signal SIGKILL): it starts again in 0.1 s");
});

test("a process is prepared again before it counts as ready, until that succeeds", async () => {
  await write("hello");
  const answers: string[] = [];
  await start(async () => {
    answers.push(await ask());
    if (answers.length === 2) throw new Error("not now");
  }).ready;
  expect(answers).toEqual(["hello"]);
  process.kill(started[0]?.record.pid ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(said.at(-1)).toMatch(/^↻ greeter is ready again/), { timeout: 10_000 });
  expect(answers).toEqual(["hello", "hello", "hello"]);
  expect(said.at(-2)).toBe("  ! greeter is not prepared yet: not now");
});

test("a first start fails with the error of its preparation", async () => {
  await write("hello");
  const greeter = start(async () => {
    throw new Error("no such topic");
  });
  await expect(greeter.ready).rejects.toThrow("no such topic");
});

test("a service that cannot start fails with the end of its log", async () => {
  await writeFile(join(root, entry), "throw new Error('no such table')");
  await expect(start().ready).rejects.toThrow(/^greeter ended \(exit code 1\) before it was ready[\s\S]*no such table/);
});

test("a service that was broken by a change is restarted with longer pauses, and at once when it is repaired", async () => {
  await write("hello");
  const greeter = start();
  await greeter.ready;
  await writeFile(join(root, entry), "throw new Error('no such table')");
  greeter.restart("a change");
  await vi.waitFor(() => expect(said.at(-1)).toContain("it starts again in 0.8 s"), { timeout: 10_000 });
  expect(said.filter((line) => line.includes("no such table"))).toHaveLength(1);
  await write("good morning");
  greeter.restart("a change");
  await vi.waitFor(async () => expect(await ask()).toBe("good morning"), { timeout: 5_000 });
});

test("nothing is started again once the mirror stops", async () => {
  await write("hello");
  await start().ready;
  stop.abort();
  await end((started[0] as Running).record, 5_000);
  // Three times the shortest pause.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(started).toHaveLength(1);
});
