import { expect, test } from "vitest";
import { createWakeup } from "./wakeup.ts";

const hour = 3_600_000;

test("a wake-up ends the wait", async () => {
  const wakeup = createWakeup();
  const waited = wakeup.wait(hour);
  wakeup.wake();
  await waited;
});

test("a wake-up while nothing waits ends the next wait, and only that one", async () => {
  const wakeup = createWakeup();
  wakeup.wake();
  wakeup.wake();
  await wakeup.wait(hour);
  const next = await Promise.race([
    wakeup.wait(hour).then(() => "over"),
    new Promise((done) => setImmediate(done, "waits")),
  ]);
  expect(next).toBe("waits");
  wakeup.wake();
});

test("without a wake-up the wait ends after its time", async () => {
  await createWakeup().wait(1);
});
