import { randomUUID } from "node:crypto";
import type { Event } from "@mindflow/contracts/events";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase } from "../../command/fixtures/database.ts";
import { accept, add, emptied, idle, outboxSize, relayWith } from "../fixtures/outbox.ts";

const database = await createTestDatabase();
afterAll(database.drop);
const admin = await database.pool("admin");
beforeEach(() => admin.query("TRUNCATE outbox"));

/** Closes every connection of the relay's role, as a restart of PostgreSQL does. */
const closeConnections = () =>
  admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'relay' AND datname = $1", [
    database.connection.database,
  ]);

test("a relay that loses PostgreSQL between publishing and committing publishes again with the same id, and goes on", async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  await add(admin, first, 1, 2);
  const published: Event[] = [];
  const relay = relayWith(await database.pool("relay"), async (events) => {
    published.push(...events);
    if (published.length === 1) await closeConnections();
    return accept(events);
  });
  await emptied(admin);
  await add(admin, second, 1);
  await emptied(admin);
  await relay.stop();

  expect(published.map(({ aggregateId, version }) => [aggregateId, version])).toEqual([
    [first, 1],
    [first, 1],
    [first, 2],
    [second, 1],
  ]);
  expect(published[1]?.id).toBe(published[0]?.id);
  expect(relay.messages()).toEqual(["PostgreSQL is away: trying again until it is back", "PostgreSQL is back"]);
});

test("while SNS is away the log has it once, and when SNS is back all waiting events are published", async () => {
  let away = true;
  let tries = 0;
  const relay = relayWith(await database.pool("relay"), async (events) => {
    tries++;
    if (away) throw new Error("SNS is away");
    return accept(events);
  });
  await Promise.all(Array.from({ length: 50 }, () => add(admin, randomUUID(), 1)));
  await vi.waitFor(() => expect(tries).toBeGreaterThan(3), { timeout: 20_000 });
  expect(await outboxSize(admin)).toBe(50);
  away = false;
  await emptied(admin);
  await relay.stop();
  expect(relay.messages()).toEqual(["the topic is away: trying again until it is back", "the topic is back"]);
});

test("a relay that loses every connection while idle goes on and listens again", async () => {
  const relay = relayWith(await database.pool("relay"), async (events) => accept(events), 1_000);
  await idle(admin);
  await closeConnections();
  await add(admin, randomUUID(), 1);
  await emptied(admin);
  await idle(admin);
  await relay.stop();
});
