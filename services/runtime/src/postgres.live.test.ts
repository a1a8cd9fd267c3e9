import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { faultProxy } from "../../../test/fixtures/fault-proxy.ts";
import { mirror } from "../../../test/fixtures/running-mirror.ts";
import { createPool, isAway, writer } from "./postgres.ts";

const { directory, addresses } = mirror;
const [primary, replica] = addresses.postgres.nodes.map(({ host, port }) => `${host}:${port}`);
const closedPort = "127.0.0.1:1";

const config = (...hosts: (string | undefined)[]) => ({
  SECRETS_DIRECTORY: join(directory, "secrets"),
  POSTGRES_HOST: hosts.join(),
  POSTGRES_PORT: addresses.postgres.port,
  POSTGRES_TLS: false,
  POSTGRES_DATABASE: addresses.postgres.database,
  POSTGRES_SECRET: "postgres-command",
});

async function poolOf(...hosts: (string | undefined)[]) {
  const pool = await createPool(config(...hosts));
  onTestFinished(() => pool.end());
  return pool;
}

async function proxyToPrimary() {
  const proxy = await faultProxy(addresses.postgres.host, addresses.postgres.port);
  onTestFinished(() => proxy.close() as Promise<void>);
  return proxy;
}

const isReplica = "SELECT pg_is_in_recovery() AS replica";

test.each([
  ["first", [primary, replica]],
  ["last", [replica, primary]],
  ["next to one that is not running", [closedPort, primary]],
  ["alone, as on AWS", ["127.0.0.1"]],
])("a connection leads to the server that accepts writes, if that is named %s", async (_where, hosts) => {
  const pool = await poolOf(...hosts);
  const answers = await Promise.all(Array.from({ length: 10 }, () => pool.query(isReplica)));
  expect(new Set(answers.map(({ rows }) => rows[0].replica))).toEqual(new Set([false]));
  expect(await writer(config(...hosts))).toEqual({ host: "127.0.0.1", port: addresses.postgres.port });
});

test("a server that hangs does not delay a connection to the one that accepts writes", async () => {
  const hanging = await proxyToPrimary();
  hanging.stall();
  const pool = await poolOf(`${hanging.host}:${hanging.port}`, primary);
  const before = performance.now();
  expect((await pool.query(isReplica)).rows).toEqual([{ replica: false }]);
  expect(performance.now() - before).toBeLessThan(3_000);
});

test("a server that is promoted while another hangs is found at once, not after the timeout of the other", async () => {
  const [gone, other] = [await proxyToPrimary(), await proxyToPrimary()];
  gone.stall();
  other.cut();
  const before = performance.now();
  const finding = writer(config(`${gone.host}:${gone.port}`, `${other.host}:${other.port}`));
  setTimeout(other.repair, 500);
  expect(await finding).toEqual({ host: other.host, port: other.port });
  expect(performance.now() - before).toBeLessThan(3_000);
});

test("once the server is found, no more connections are made to the others", async () => {
  let connections = 0;
  const other = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void other.close());
  await writer(config(`127.0.0.1:${(other.address() as AddressInfo).port}`, primary));
  await sleep(250);
  const before = connections;
  await sleep(500);
  expect(connections).toBe(before);
});

test("while no server accepts writes, a query fails within 5 s with the reason for each server, as an outage", async () => {
  const pool = await poolOf(closedPort, replica);
  const error: Error = await pool.query(isReplica).then(
    () => expect.unreachable("a server accepted writes"),
    (refused) => refused,
  );
  expect(error.message).toContain("no PostgreSQL server accepts writes: ");
  expect(error.message).toContain(`${closedPort} connect ECONNREFUSED`);
  expect(error.message).toContain(`${replica} is a replica`);
  expect(isAway(error)).toBe(true);
});
