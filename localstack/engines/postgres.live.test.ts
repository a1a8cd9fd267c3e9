import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPool } from "@mindflow/runtime/postgres";
import type pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { onThisMachine, postgresServers } from "../addresses.ts";
import { type TestEngine, testEngine } from "../fixtures/supervised-engine.ts";
import { createLayout, type Layout } from "../layout.ts";
import { choosePorts, type Ports } from "../ports.ts";
import { createSecrets } from "../secrets.ts";
import { adminConnection, primaryOf } from "./database.ts";
import { promote } from "./postgres/replica.ts";
import { postgres } from "./postgres.ts";

const soon = { timeout: 30_000, interval: 50 };
let at: Layout;
let ports: Ports;
let engine: TestEngine;
let pool: pg.Pool;

beforeAll(async () => {
  at = await createLayout(await mkdtemp(join(tmpdir(), "postgres-")));
  ports = await choosePorts("free");
  await createSecrets(at);
  engine = await testEngine(at, postgres(at, ports));
  await engine.startAll();
  const { host, port } = postgresServers(onThisMachine(ports));
  pool = await createPool({
    SECRETS_DIRECTORY: at.secrets,
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_TLS: false,
    POSTGRES_DATABASE: "postgres",
    POSTGRES_SECRET: "postgres-admin",
  });
  await pool.query("CREATE TABLE written (what text)");
});

afterAll(async () => {
  await pool?.end();
  await engine?.stopAll();
  await rm(at.directory, { recursive: true });
});

const write = (what: string) => pool.query("INSERT INTO written VALUES ($1)", [what]);

async function rowsAt(port: number): Promise<string[]> {
  const admin = await adminConnection(at, { host: "127.0.0.1", port });
  const { rows } = await admin.query("SELECT what FROM written").finally(() => admin.end());
  return rows.map(({ what }) => what);
}

test("a commit is acknowledged when the replica has it, and not while the replica is down", async () => {
  await write("first");
  await vi.waitFor(async () => expect(await rowsAt(ports.postgresReplica)).toEqual(["first"]), soon);
  await engine.kill("postgres-replica");
  let acknowledged = false;
  const waiting = write("second").then(() => {
    acknowledged = true;
  });
  await vi.waitFor(async () => {
    const { rows } = await pool.query("SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    expect(rows).toHaveLength(1);
  }, soon);
  expect(acknowledged).toBe(false);
  await engine.start("postgres-replica");
  await waiting;
  await vi.waitFor(async () => expect(await rowsAt(ports.postgresReplica)).toEqual(["first", "second"]), soon);
});

test("a promoted replica is found without a restart, and the old primary starts again as its replica", async () => {
  await engine.kill("postgres");
  const admin = await adminConnection(at, { host: "127.0.0.1", port: ports.postgresReplica });
  await promote(admin);
  await vi.waitFor(() => write("third"), soon);
  expect(await rowsAt(ports.postgresReplica)).toEqual(["first", "second", "third"]);

  await engine.start("postgres");
  expect(engine.said.at(-1)).toContain("postgres-replica was promoted while postgres was down");
  expect(await primaryOf(at, postgresServers(onThisMachine(ports)))).toMatchObject({ port: ports.postgresReplica });
  // Commits wait for it again.
  await vi.waitFor(async () => {
    const { rows } = await admin.query("SELECT sync_state FROM pg_stat_replication");
    expect(rows).toEqual([{ sync_state: "sync" }]);
  }, soon);
  await admin.end();
  await write("fourth");
  await vi.waitFor(async () => expect(await rowsAt(ports.postgres)).toHaveLength(4), soon);
});
