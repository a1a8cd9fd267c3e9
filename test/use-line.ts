import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { person } from "./client.ts";

/** A person's whole way: a task is created as soon as it can be, and found by the search. */
export async function useLine(): Promise<void> {
  const ada = await person(`ada-${randomUUID()}`);
  const word = `after${randomUUID().slice(0, 8)}`;
  await vi.waitFor(async () => ada.createTask((await ada.createProject("After")).id, word), {
    timeout: 30_000,
    interval: 100,
  });
  await vi.waitFor(async () => expect(await ada.search(word)).toHaveLength(1), { timeout: 30_000, interval: 100 });
}
