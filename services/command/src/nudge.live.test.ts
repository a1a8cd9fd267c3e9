import { outboxChannel } from "@mindflow/contracts/events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createNudge } from "./nudge.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test("a hundred nudges while one is on its way make one more", async () => {
  const pool = await database.pool("command");
  const listener = await (await database.pool("relay")).connect();
  const heard: string[] = [];
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await listener.query(`LISTEN ${outboxChannel}`);

  const nudge = createNudge(pool);
  for (let count = 0; count < 100; count++) nudge();
  await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 20_000 });
  await pool.query(`NOTIFY ${outboxChannel}, 'the end'`);
  await vi.waitFor(() => expect(heard).toEqual(["", "", "the end"]), { timeout: 20_000 });
  listener.release(true);
});
