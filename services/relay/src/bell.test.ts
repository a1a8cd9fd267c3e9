import { expect, test } from "vitest";
import { createBell } from "./bell.ts";

const hour = 3_600_000;

test("a ring ends the wait", async () => {
  const bell = createBell();
  const waited = bell.wait(hour);
  bell.ring();
  await waited;
});

test("a ring while nobody waits ends the next wait, and only that", async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  await bell.wait(hour);
  const next = await Promise.race([
    bell.wait(hour).then(() => "over"),
    new Promise((done) => setImmediate(done, "waits")),
  ]);
  expect(next).toBe("waits");
  bell.ring();
});

test("without a ring the wait ends by itself", async () => {
  await createBell().wait(1);
});
