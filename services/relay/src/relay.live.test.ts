import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Event, eventSchema, outboxChannel } from "@mindflow/contracts/events";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase } from "../../command/fixtures/database.ts";
import { accept, add, emptied, idle, outboxSize, relayWith } from "../fixtures/outbox.ts";
import type { Publish } from "./publisher.ts";

const database = await createTestDatabase();
afterAll(database.drop);
const admin = await database.pool("admin");
beforeEach(() => admin.query("TRUNCATE outbox"));

test("two relays at once publish every event once, and the events of a task in the order of its versions", async () => {
  const published: Event[] = [];
  const busy = new Set<string>();
  const sizes: number[] = [];
  let overlaps = 0;
  const publish: Publish = async (events) => {
    sizes.push(events.length);
    // No other event of this aggregate may be in the same batch, or in another one at the same time.
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

test("a refused event holds back only later events of its aggregate, until it is accepted", async () => {
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
  expect(await outboxSize(admin)).toBe(2);
  expect(new Set(refusals.map((event) => event.version))).toEqual(new Set([1]));
  refusing = false;
  await emptied(admin);
  await relay.stop();

  expect(published.filter((event) => event.aggregateId === bad).map((event) => event.version)).toEqual([1, 2]);
  expect(relay.messages()).toEqual(["an event is refused"]);
});

test("five hundred refused events do not hold back an accepted one", async () => {
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

test("an event is published with the trace context of its command, or without one", async () => {
  const [traced, older] = [randomUUID(), randomUUID()];
  await add(admin, traced, 1);
  const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
  await admin.query("UPDATE outbox SET trace = $1", [trace]);
  await add(admin, older, 1);
  const seen: Record<string, unknown> = {};
  const relay = relayWith(await database.pool("relay"), async (events, traces) => {
    for (const { id, aggregateId } of events) seen[aggregateId] = traces?.get(id);
    return accept(events);
  });
  await emptied(admin);
  await relay.stop();
  expect(seen).toEqual({ [traced]: trace, [older]: {} });
});

test("a notification wakes the relay before its next poll", async () => {
  const relay = relayWith(await database.pool("relay"), async (events) => accept(events), 3_600_000);
  await idle(admin);
  await add(admin, randomUUID(), 1);
  await admin.query(`NOTIFY ${outboxChannel}`);
  await emptied(admin);
  await relay.stop();
});

test("a stopped relay finishes the current batch, takes no other and releases every connection", async () => {
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

  expect(await outboxSize(admin)).toBe(1);
  expect(pool.totalCount).toBe(0);
});
