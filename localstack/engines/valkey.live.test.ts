import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createValkeyClient } from "../../services/query/src/search/valkey.ts";
import { type TestEngine, testEngine } from "../fixtures/supervised-engine.ts";
import { createLayout, type Layout } from "../layout.ts";
import { choosePorts } from "../ports.ts";
import { valkey } from "./valkey.ts";

const soon = { timeout: 30_000, interval: 100 };
const keys = Array.from({ length: 60 }, (_, number) => `key-${number}`);
let at: Layout;

beforeAll(async () => {
  at = await createLayout(await mkdtemp(join(tmpdir(), "valkey-")));
});
afterAll(() => rm(at.directory, { recursive: true }));

/** Each call finds the data of the last one, on other ports. */
async function withCluster(work: (client: Cluster, engine: TestEngine) => Promise<void>): Promise<void> {
  const ports = await choosePorts("free");
  const engine = await testEngine(at, valkey(at, ports));
  await engine.startAll();
  const client = createValkeyClient({ host: "127.0.0.1", port: ports["valkey-1"], tls: false });
  try {
    await vi.waitFor(() => client.ping(), soon);
    await work(client, engine);
  } finally {
    client.disconnect();
    await engine.stopAll();
  }
}

const hasAll = async (client: Cluster) =>
  expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(keys.map((key) => `value of ${key}`));

test("six nodes share the keys, and a client is redirected to the replica that replaces a primary", async () => {
  await withCluster(async (client, engine) => {
    await Promise.all(keys.map((key) => client.set(key, `value of ${key}`)));
    const shares = await Promise.all(client.nodes("master").map((node) => node.dbsize()));
    expect(shares).toHaveLength(3);
    expect(Math.min(...shares)).toBeGreaterThan(0);

    await engine.kill("valkey-2");
    await vi.waitFor(() => hasAll(client), soon);
    await engine.start("valkey-2");
    expect(String(await client.cluster("NODES")).match(/\bslave\b/g)).toHaveLength(3);
  });
});

test("the cluster starts again on other ports with its data", async () => {
  await withCluster((client) => vi.waitFor(() => hasAll(client), soon));
});
