import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { layout } from "../../localstack/layout.ts";
import { valkeyNodes } from "../../localstack/ports.ts";
import { isAlive, type ProcessRecord } from "../../localstack/supervision/processes.ts";
import { readRun } from "../../localstack/supervision/run-file.ts";
import { builtServices } from "../../stacks/topology.ts";
import { signIn } from "../fixtures/mirror-client.ts";
import { mirror } from "../fixtures/running-mirror.ts";

const at = layout(mirror.directory);
const patient = { timeout: 180_000, interval: 100 };

function recordOf(name: string): ProcessRecord {
  const record = readRun(at)?.processes[name];
  if (!record) throw new Error(`${name} never ran`);
  return record;
}

async function kill(...names: string[]): Promise<void> {
  const killed = names.map(recordOf);
  for (const { pid } of killed) process.kill(pid, "SIGKILL");
  const restarted = (record: ProcessRecord) => !isAlive(record) && isAlive(recordOf(record.name));
  await vi.waitFor(() => expect(killed.filter((record) => !restarted(record))).toEqual([]), { timeout: 5_000 });
}

/** Creates a task, trying until that succeeds. Gives a function that tells whether the search finds it. */
async function createTask(): Promise<() => Promise<boolean>> {
  const ada = await signIn(`ada-${randomUUID()}`);
  const word = `after${randomUUID().slice(0, 8)}`;
  await vi.waitFor(async () => ada.createTask((await ada.createProject("After")).id, word), patient);
  return async () => (await ada.search(word)).length === 1;
}

/** Waits until the query service, which uses the most engines, reports each of them as "ok". */
async function enginesReady(): Promise<void> {
  const { urls } = mirror.addresses;
  await vi.waitFor(async () => {
    const { checks, optional } = (await (await fetch(`${urls.query}/health/ready`)).json()) as Record<string, object>;
    expect(new Set(Object.values({ ...checks, ...optional }))).toEqual(new Set(["ok"]));
  }, patient);
}

const waitUntilFound = (isFound: () => Promise<boolean>, options: { timeout: number; interval: number }) =>
  vi.waitFor(async () => expect(await isFound()).toBe(true), options);

const servicePids = () => builtServices.map((name) => recordOf(name).pid);
const testTimeout = 400_000;

test.each([
  ["PostgreSQL's primary", ["postgres"]],
  ["PostgreSQL's replica", ["postgres-replica"]],
  ["a node of Valkey", ["valkey-2"]],
  ["all of Valkey", valkeyNodes],
  ["OpenSearch", ["opensearch"]],
])(
  "after kill -9 of %s it is restarted, a task created meanwhile is found, and no service was restarted",
  async (_what, names) => {
    const before = servicePids();
    await kill(...names);
    await waitUntilFound(await createTask(), patient);
    await enginesReady();
    expect(servicePids()).toEqual(before);
  },
  testTimeout,
);

test(
  "after kill -9 of LocalStack it is restarted with its topics and queues, and no service was restarted",
  async () => {
    const before = servicePids();
    await kill("localstack");
    // LocalStack loses its messages, and events that it takes before the queues are subscribed. So try with new tasks.
    await vi.waitFor(async () => waitUntilFound(await createTask(), { timeout: 3_000, interval: 100 }), patient);
    expect(servicePids()).toEqual(before);
  },
  testTimeout,
);
