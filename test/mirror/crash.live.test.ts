import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { signIn } from "../fixtures/mirror-client.ts";
import { indexed, pidOf } from "../fixtures/mirror-engines.ts";

/** Calls `work` with 0 .. count - 1, at most `width` calls at once. */
async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

test.each(["relay", "search-indexer"] as const)(
  "kill -9 of the %s in the middle of 1,000 tasks: each is in the index once, at its last version",
  async (victim) => {
    const ada = await signIn(`ada-${randomUUID()}`);
    const project = await ada.createProject("A thousand");
    const before = await pidOf(victim);
    const created = new Map<string, number>();
    let killed = false;

    await inParallel(1_000, 16, async (index) => {
      const task = await ada.createTask(project.id, `Task ${index}`);
      const { version } = index % 4 === 0 ? await ada.completeTask(task.id, task.version) : task;
      created.set(task.id, version);
      if (created.size >= 500 && !killed) {
        killed = true;
        process.kill(before, "SIGKILL");
      }
    });
    expect(created.size).toBe(1_000);

    await vi.waitFor(async () => expect(await indexed(project.id)).toEqual([...created].sort()), {
      timeout: 90_000,
      interval: 500,
    });
    expect(await pidOf(victim)).not.toBe(before);
  },
  150_000,
);
