import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createClient } from "../../test/fixtures/graphql-client.ts";
import { needed } from "../../test/fixtures/tools.ts";
import { cache, layout, repository } from "../layout.ts";
import { choosePorts, type Ports } from "../ports.ts";
import { isAlive, signal, startTimeOf } from "../supervision/processes.ts";
import { type Run, readRun, runningProcesses, withUnrecorded } from "../supervision/run-file.ts";

// Each test goes on with what the one before has left.
const prefix = "fault-";
const name = `${prefix}${process.pid}`;
const at = layout(join(cache, name));
const minutes = 60_000;
let ports: Ports;

beforeAll(async () => {
  for (const left of readdirSync(cache).filter((directory) => directory.startsWith(prefix)))
    if (!startTimeOf(Number(left.slice(prefix.length)))) await clear(join(cache, left));
  await mkdir(at.directory);
});
afterAll(() => clear(at.directory));

async function clear(directory: string): Promise<void> {
  const at = layout(directory);
  const recorded = readRun(at);
  if (recorded) signal(recorded.supervisor, "SIGKILL");
  const run = recorded && withUnrecorded(at, recorded);
  for (const record of runningProcesses(run)) signal(record, "SIGKILL");
  await vi.waitFor(() => expect(runningProcesses(run)).toEqual([]));
  unmount(directory);
  await rm(directory, { recursive: true, force: true });
}

function unmount(directory: string): void {
  try {
    execFileSync("umount", [directory], { stdio: "ignore" });
  } catch {
    // Nothing was mounted there.
  }
}

function command(script: string, ...parameters: string[]) {
  const child: ChildProcess = spawn(process.execPath, [`localstack/commands/${script}.ts`, ...parameters], {
    cwd: repository,
    env: { ...process.env, MIRROR: name },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text) => {
      said += text;
    });
  return {
    child,
    said: () => said,
    prints: (words: string, timeout = 4 * minutes) =>
      vi.waitFor(
        () => {
          if (child.exitCode !== null && !said.includes(words))
            throw new Error(`It ended without "${words}":\n${said}`);
          expect(said).toContain(words);
        },
        { timeout, interval: 50 },
      ),
    ended: async (): Promise<number | null> =>
      child.exitCode ?? (child.signalCode ? null : (await once(child, "close"))[0]),
  };
}

const start = () => command("start", "--native");
const run = (): Run => {
  const now = readRun(at);
  if (!now) throw new Error(`There is no ${at.runFile}`);
  return now;
};

test("a full disk is reported, and nothing is left running", { timeout: 4 * minutes }, async (context) => {
  const isRoot = process.getuid?.() === 0;
  needed(isRoot ? {} : { missing: "Only root can mount the small disk that this test fills." }, context);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", at.directory]);
  const full = start();
  expect(await full.ended()).toBe(1);
  expect(full.said()).toMatch(/The disk is full: \d+ MB are free where .* is\. Make room, and start again\./);
  expect(readRun(at)).toBeUndefined();
  // What the failed start has left stays for the next one.
  execFileSync("mount", ["-o", "remount,size=3g", at.directory]);
});

test("a port in use is named, with its purpose and the process that holds it", { timeout: minutes }, async () => {
  ports = await choosePorts({ keptIn: at.directory });
  const taken = createServer().listen(ports.opensearch, "127.0.0.1");
  await once(taken, "listening");
  const refused = start();
  expect(await refused.ended()).toBe(1);
  expect(refused.said()).toContain(`${ports.opensearch}, which opensearch needs, is held by process ${process.pid}: `);
  expect(readRun(at)).toBeUndefined();
  taken.close();
});

/** What the running mirror's supervisor has printed: where a command fails, the reason is there. */
let supervised = () => "";

test("of two starts at once one cleans up after a killed start and goes on; the other one is refused", {
  timeout: 8 * minutes,
}, async () => {
  const half = start();
  await vi.waitFor(() => expect(Object.keys(run().processes).length).toBeGreaterThan(2), { timeout: 2 * minutes });
  half.child.kill("SIGKILL");
  await half.ended();
  // As if one had been started and not written down yet.
  const { processes, ...rest } = run();
  const [unrecorded = "", ...others] = runningProcesses(run()).map(({ name }) => name);
  expect(others.length).toBeGreaterThan(0);
  const { [unrecorded]: _, ...kept } = processes;
  writeFileSync(at.runFile, JSON.stringify({ ...rest, processes: kept }));

  const [one, other] = [start(), start()];
  const refused = await Promise.race([one.ended().then(() => one), other.ended().then(() => other)]);
  expect(await refused.ended()).toBe(1);
  expect(refused.said()).toMatch(/The mirror (is being started by another process|already runs)/);
  const accepted = refused === one ? other : one;
  supervised = accepted.said;
  await accepted.prints("MindFlow runs, after");
  expect(accepted.said()).toMatch(new RegExp(`The last run was cut off and left .*${unrecorded}.* running`));
  expect(run().supervisor.pid).toBe(accepted.child.pid);
});

test("a snapshot of the running mirror is taken by its supervisor", { timeout: 8 * minutes }, async () => {
  const ada = await createClient(at.directory, `http://127.0.0.1:${ports.gateway}`, "ada");
  const project = await ada.createProject("Kept");
  const kept = await ada.createTask(project.id, "kept");
  const supervisor = run().supervisor.pid;
  const snapshot = command("snapshot", "kept");
  const taken = [await snapshot.ended(), snapshot.said()];
  expect(taken, supervised()).toEqual([0, expect.stringContaining("npm run restore -- kept")]);
  expect(run().supervisor.pid).toBe(supervisor);
  await ada.createTask(project.id, "lost");
  expect((await ada.taskIds(project.id)).size).toBe(2);

  const before = run();
  signal(before.supervisor, "SIGKILL");
  await vi.waitFor(() => expect(isAlive(before.supervisor)).toBe(false));
  const status = command("status");
  await status.ended();
  expect(status.said()).toContain(`Its supervisor (process ${supervisor}) was killed`);
  expect(await ada.taskIds(project.id)).toContain(kept.id);

  const restore = command("restore", "kept");
  expect([await restore.ended(), restore.said()]).toEqual([
    0,
    expect.stringContaining("The last run was cut off and left "),
  ]);
  expect(runningProcesses(before)).toEqual([]);
  const again = start();
  await again.prints("MindFlow runs, after");
  expect([...(await ada.taskIds(project.id))]).toEqual([kept.id]);
});

test("stop ends all of it, and reset deletes its data but no snapshot", { timeout: 3 * minutes }, async () => {
  const before = run();
  const stop = command("stop");
  expect(await stop.ended()).toBe(0);
  expect([isAlive(before.supervisor), runningProcesses(before), readRun(at)]).toEqual([false, [], undefined]);
  const status = command("status");
  expect([await status.ended(), status.said()]).toEqual([
    1,
    expect.stringContaining(`MIRROR=${name} npm start starts it.`),
  ]);
  const reset = command("reset");
  expect([await reset.ended(), reset.said()]).toEqual([0, expect.stringContaining(`Deleted ${at.data}`)]);
  expect([existsSync(at.data), existsSync(at.secrets)]).toEqual([false, false]);
  expect(readdirSync(at.snapshots)).toEqual(["kept"]);
});
