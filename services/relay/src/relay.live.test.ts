import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Event, eventSchema, outboxChannel } from "@mindflow/contracts/events";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../command/src/test-database.ts";
import type { Publish } from "./publisher.ts";
import { accept, add, emptied, relayWith, waiting } from "./test-outbox.ts";

let database: TestDatabase;
let admin: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = await database.pool("admin");
});
afterAll(() => database?.drop());
beforeEach(() => admin.query("TRUNCATE outbox"));

const hour = 3_600_000;

/** Ends every connection of the relay's role, as a restart of PostgreSQL or a kill of the relay would. */
const cut = () =>
  admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'relay' AND datname = $1", [
    database.connection.database,
  ]);

test("two relays at once publish every event, once, and those of a task in the order of its versions", async () => {
  const published: Event[] = [];
  const busy = new Set<string>();
  const sizes: number[] = [];
  let overlaps = 0;
  const publish: Publish = async (events) => {
    sizes.push(events.length);
    // Nobody may be publishing another event of this aggregate, in this batch or another.
    for (const { aggregateId } of events) {
      if (busy.has(aggregateId)) overlaps++;
      busy.add(aggregateId);
    }
    await setTimeout(Math.random() * 5);
    for (const { aggregateId } of events) busy.delete(aggregateId);
    if (Math.random() < 0.05) throw new Error("SNS is away");
    published.push(...events);
    return accept(events);
  };
  const tasks = Array.from({ length: 60 }, () => randomUUID());
  await Promise.all(tasks.map((task) => add(admin, task, 1, 2, 3)));
  const relays = [relayWith(await database.pool("relay"), publish), relayWith(await database.pool("relay"), publish)];
  await Promise.all(tasks.map((task) => add(admin, task, 4, 5)));
  await emptied(admin);
  await Promise.all(relays.map(({ stop }) => stop()));

  expect(overlaps).toBe(0);
  expect(Math.max(...sizes)).toBe(10);
  for (const event of published) eventSchema.parse(event);
  const versions = Map.groupBy(published, (event) => event.aggregateId);
  for (const task of tasks) expect(versions.get(task)?.map((event) => event.version)).toEqual([1, 2, 3, 4, 5]);
});

test("a relay cut off between publishing and committing publishes again under the same id, and goes on", async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  await add(admin, first, 1, 2);
  const published: Event[] = [];
  const relay = relayWith(await database.pool("relay"), async (events) => {
    published.push(...events);
    if (published.length === 1) await cut();
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

test("a refused event holds back those behind it, and nobody else's, until it is accepted", async () => {
  const [bad, good] = [randomUUID(), randomUUID()];
  await add(admin, bad, 1, 2);
  await add(admin, good, 1, 2, 3);
  let refusing = true;
  const published: Event[] = [];
  const refusals: Event[] = [];
  const relay = relayWith(await database.pool("relay"), async (events) => {
    const refused = events.filter((event) => refusing && event.aggregateId === bad);
    refusals.push(...refused);
    const rest = events.filter((event) => !refused.includes(event));
    published.push(...rest);
    return { ...accept(rest), refused: refused.map(({ id }) => ({ id, reason: "InternalError" })) };
  });
  await vi.waitFor(() => expect(published.map((event) => event.version)).toEqual([1, 2, 3]), { timeout: 20_000 });
  expect(await waiting(admin)).toBe(2);
  expect(new Set(refusals.map((event) => event.version))).toEqual(new Set([1]));
  refusing = false;
  await emptied(admin);
  await relay.stop();

  expect(published.filter((event) => event.aggregateId === bad).map((event) => event.version)).toEqual([1, 2]);
  expect(relay.messages()).toEqual(["an event is refused"]);
});

test("five hundred refused events do not stop one that is accepted", async () => {
  await admin.query(`INSERT INTO outbox (id, type, aggregate_id, version, actor_id, occurred_at, data)
    SELECT gen_random_uuid(), 'TaskCreated', gen_random_uuid(), 1, 'ada', now(), '{}' FROM generate_series(1, 500)`);
  const last = randomUUID();
  await add(admin, last, 1);
  const accepted: string[] = [];
  const relay = relayWith(await database.pool("relay"), async (events) => {
    const mine = events.filter((event) => event.aggregateId === last);
    accepted.push(...mine.map((event) => event.aggregateId));
    const refused = events.filter((event) => event.aggregateId !== last).map(({ id }) => ({ id, reason: "no" }));
    return { ...accept(mine), refused };
  });
  await vi.waitFor(() => expect(accepted).toEqual([last]), { timeout: 20_000 });
  await relay.stop();
});

/** Until a relay has looked into the empty outbox and listens for nudges. */
const resting = () =>
  vi.waitFor(
    async () => {
      const { rows } = await admin.query(
        `SELECT query FROM pg_stat_activity
        WHERE usename = 'relay' AND datname = $1 AND state = 'idle' ORDER BY query`,
        [database.connection.database],
      );
      expect(rows.map(({ query }) => query)).toEqual(["COMMIT", `LISTEN ${outboxChannel}`]);
    },
    { timeout: 20_000 },
  );

test("a nudge is enough: it does not wait until it looks by itself", async () => {
  const relay = relayWith(await database.pool("relay"), async (events) => accept(events), hour);
  await resting();
  await add(admin, randomUUID(), 1);
  await admin.query(`NOTIFY ${outboxChannel}`);
  await emptied(admin);
  await relay.stop();
});

test("while SNS is away it says so once, and publishes what has piled up when it is back", async () => {
  let away = true;
  let tries = 0;
  const relay = relayWith(await database.pool("relay"), async (events) => {
    tries++;
    if (away) throw new Error("SNS is away");
    return accept(events);
  });
  await Promise.all(Array.from({ length: 50 }, () => add(admin, randomUUID(), 1)));
  await vi.waitFor(() => expect(tries).toBeGreaterThan(3), { timeout: 20_000 });
  expect(await waiting(admin)).toBe(50);
  away = false;
  await emptied(admin);
  await relay.stop();
  expect(relay.messages()).toEqual(["the topic is away: trying again until it is back", "the topic is back"]);
});

test("when it loses every connection while idle, it goes on, and hears nudges again", async () => {
  const relay = relayWith(await database.pool("relay"), async (events) => accept(events), 1_000);
  await resting();
  await cut();
  await add(admin, randomUUID(), 1);
  await emptied(admin);
  await resting();
  await relay.stop();
});

test("told to stop, it finishes the batch at hand, takes no other and gives every connection back", async () => {
  const pool = await database.pool("relay");
  const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const relay = relayWith(pool, async (events) => {
    started.resolve();
    await finish.promise;
    return accept(events);
  });
  await add(admin, randomUUID(), 1, 2);
  await started.promise;
  const stopped = relay.stop();
  finish.resolve();
  await stopped;

  expect(await waiting(admin)).toBe(1);
  expect(pool.totalCount).toBe(0);
});
