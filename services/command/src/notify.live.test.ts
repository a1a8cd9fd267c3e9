import { outboxChannel } from "@mindflow/contracts/events";
import { afterAll, expect, test, vi } from "vitest";
import { createTestDatabase } from "../fixtures/database.ts";
import { createNotifier } from "./notify.ts";

const database = await createTestDatabase();
afterAll(database.drop);

test("a hundred notifications while one is being sent become one more", async () => {
  const pool = await database.pool("command");
  const listener = await (await database.pool("relay")).connect();
  const received: string[] = [];
  listener.on("notification", ({ payload }) => received.push(payload ?? ""));
  await listener.query(`LISTEN ${outboxChannel}`);

  const notify = createNotifier(pool);
  for (let count = 0; count < 100; count++) notify();
  await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 20_000 });
  await pool.query(`NOTIFY ${outboxChannel}, 'the end'`);
  await vi.waitFor(() => expect(received).toEqual(["", "", "the end"]), { timeout: 20_000 });
  listener.release(true);
});
