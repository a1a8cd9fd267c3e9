import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { layout } from "../localstack/layout.ts";
import { valkeyNodes } from "../localstack/ports.ts";
import { isAlive, type ProcessRecord } from "../localstack/processes.ts";
import { readRun } from "../localstack/run-file.ts";
import { builtServices } from "../stacks/topology.ts";
import { person } from "./client.ts";
import { mirror } from "./running-mirror.ts";

const at = layout(mirror.directory);
const mostPatience = { timeout: 180_000, interval: 100 };

function recordOf(name: string): ProcessRecord {
  const record = readRun(at)?.processes[name];
  if (!record) throw new Error(`${name} never ran`);
  return record;
}

/** Kills engines' processes at once, and waits until each runs again. */
async function kill(...names: string[]): Promise<void> {
  const killed = names.map(recordOf);
  for (const { pid } of killed) process.kill(pid, "SIGKILL");
  const restarted = (record: ProcessRecord) => !isAlive(record) && isAlive(recordOf(record.name));
  await vi.waitFor(() => expect(killed.filter((record) => !restarted(record))).toEqual([]), { timeout: 5_000 });
}

/** A task is created as soon as it can be; gives whether the search finds it by then. */
async function createTask(): Promise<() => Promise<boolean>> {
  const ada = await person(`ada-${randomUUID()}`);
  const word = `after${randomUUID().slice(0, 8)}`;
  await vi.waitFor(async () => ada.createTask((await ada.createProject("After")).id, word), mostPatience);
  return async () => (await ada.search(word)).length === 1;
}

/** Of the service that has the most of them beside it. */
async function allAnswer(): Promise<void> {
  const { urls } = mirror.addresses;
  await vi.waitFor(async () => {
    const { checks, optional } = (await (await fetch(`${urls.query}/health/ready`)).json()) as Record<string, object>;
    expect(new Set(Object.values({ ...checks, ...optional }))).toEqual(new Set(["ok"]));
  }, mostPatience);
}

const found = (isFound: () => Promise<boolean>, patience: { timeout: number; interval: number }) =>
  vi.waitFor(async () => expect(await isFound()).toBe(true), patience);

const services = () => builtServices.map((name) => recordOf(name).pid);
const long = 400_000;

test.each([
  ["PostgreSQL's primary", ["postgres"]],
  ["PostgreSQL's replica", ["postgres-replica"]],
  ["a node of Valkey", ["valkey-2"]],
  ["all of Valkey", valkeyNodes],
  ["OpenSearch", ["opensearch"]],
])(
  "after kill -9 of %s it runs again, what is created meanwhile is found, and no service was restarted",
  async (_what, names) => {
    const before = services();
    await kill(...names);
    await found(await createTask(), mostPatience);
    await allAnswer();
    expect(services()).toEqual(before);
  },
  long,
);

test(
  "after kill -9 of LocalStack it runs again with its topics and queues, and no service was restarted",
  async () => {
    const before = services();
    await kill("localstack");
    // What comes to its topic before the queues are subscribed is lost, as is what was in them: a later task it is then.
    await vi.waitFor(async () => found(await createTask(), { timeout: 3_000, interval: 100 }), mostPatience);
    expect(services()).toEqual(before);
  },
  long,
);
