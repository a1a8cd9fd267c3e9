import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { mirror } from "../../../test/running-mirror.ts";
import { severable } from "../../../test/severable.ts";
import { createPool, isAway, writer } from "./postgres.ts";

const { directory, addresses } = mirror;
const [primary, replica] = addresses.postgres.nodes.map(({ host, port }) => `${host}:${port}`);
const nobody = "127.0.0.1:1";

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

async function wayToPrimary() {
  const way = await severable(addresses.postgres.host, addresses.postgres.port);
  onTestFinished(() => way.close() as Promise<void>);
  return way;
}

/** Whether a connection of a pool leads to a server that only follows another. */
const follows = "SELECT pg_is_in_recovery() AS follows";

test.each([
  ["first", [primary, replica]],
  ["last", [replica, primary]],
  ["beside one that is not there", [nobody, primary]],
  ["the only one, as on AWS", ["127.0.0.1"]],
])("a connection leads to the server that takes writes, be it named %s", async (_where, hosts) => {
  const pool = await poolOf(...hosts);
  const answers = await Promise.all(Array.from({ length: 10 }, () => pool.query(follows)));
  expect(new Set(answers.map(({ rows }) => rows[0].follows))).toEqual(new Set([false]));
  expect(await writer(config(...hosts))).toEqual({ host: "127.0.0.1", port: addresses.postgres.port });
});

test("a server that hangs keeps nobody from the one that takes writes", async () => {
  const way = await wayToPrimary();
  way.stall();
  const pool = await poolOf(`${way.host}:${way.port}`, primary);
  const before = performance.now();
  expect((await pool.query(follows)).rows).toEqual([{ follows: false }]);
  expect(performance.now() - before).toBeLessThan(3_000);
});

test("a server that takes over while another one hangs is found at once, not when that one is given up", async () => {
  const [gone, other] = [await wayToPrimary(), await wayToPrimary()];
  gone.stall();
  other.cut();
  const before = performance.now();
  const found = writer(config(`${gone.host}:${gone.port}`, `${other.host}:${other.port}`));
  setTimeout(other.mend, 500);
  expect(await found).toEqual({ host: other.host, port: other.port });
  expect(performance.now() - before).toBeLessThan(3_000);
});

test("when the server is found, the others are asked no more", async () => {
  let asked = 0;
  const other = createServer((socket) => {
    asked++;
    socket.destroy();
  });
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void other.close());
  await writer(config(`127.0.0.1:${(other.address() as AddressInfo).port}`, primary));
  await sleep(250);
  const before = asked;
  await sleep(500);
  expect(asked).toBe(before);
});

test("while no server takes writes, who asks is told of each why, within 5 s, and may ask again", async () => {
  const pool = await poolOf(nobody, replica);
  const error: Error = await pool.query(follows).then(
    () => expect.unreachable("there was one"),
    (refused) => refused,
  );
  expect(error.message).toContain("no PostgreSQL takes writes: ");
  expect(error.message).toContain(`${nobody} connect ECONNREFUSED`);
  expect(error.message).toContain(`${replica} only follows another`);
  expect(isAway(error)).toBe(true);
});
