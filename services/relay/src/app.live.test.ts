import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "../../command/fixtures/database.ts";
import { accept, add, emptied } from "../fixtures/outbox.ts";
import { createApp } from "./app.ts";

const database = await createTestDatabase();
afterAll(database.drop);
const admin = await database.pool("admin");

test("the app publishes from when it is ready until it closes, and its metrics have the counts and the oldest event's age", async () => {
  let refuse = true;
  const app = createApp({
    service: "relay",
    logLevel: "silent",
    pool: await database.pool("relay"),
    publish: async (events) => {
      const result = refuse
        ? { accepted: [], refused: events.map(({ id }) => ({ id, reason: "no" })) }
        : accept(events);
      refuse = false;
      return result;
    },
  });
  const metric = async (name: string) =>
    Number(new RegExp(`^${name}{.*} (.*)$`, "m").exec((await app.inject("/metrics")).body)?.[1]);
  await add(admin, randomUUID(), 1);
  await admin.query("UPDATE outbox SET occurred_at = now() - interval '1 minute'");
  await app.ready();
  expect(await metric("outbox_oldest_seconds")).toBeGreaterThan(59);
  await emptied(admin);

  expect((await app.inject("/health/ready")).statusCode).toBe(200);
  expect(await metric("outbox_oldest_seconds")).toBe(0);
  expect(await metric("outbox_published_total")).toBe(1);
  expect(await metric("outbox_failed_total")).toBe(1);
  expect(await metric("outbox_batch_size_count")).toBe(2);
  await app.close();
});
