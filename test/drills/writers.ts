import { setTimeout as sleep } from "node:timers/promises";

/** A failed write is counted and not repeated. */
export function startWriters(count: number, write: (title: string) => Promise<{ readonly id: string }>) {
  const acknowledged: string[] = [];
  let refused = 0;
  let number = 0;
  let stopped = false;
  let onSuccess = (_startedAt: number) => {};

  const writer = async () => {
    while (!stopped) {
      const startedAt = Date.now();
      try {
        acknowledged.push((await write(`Write ${number++}`)).id);
        onSuccess(startedAt);
      } catch {
        refused++;
        await sleep(20);
      }
    }
  };
  const done = Promise.all(Array.from({ length: count }, writer));

  return {
    /** The time when a write succeeds that started after `moment`. Milliseconds since 1970. */
    nextAfter: (moment: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("No write succeeded within a minute.")), 60_000);
        onSuccess = (startedAt) => {
          if (startedAt < moment) return;
          clearTimeout(timer);
          resolve(Date.now());
        };
      }),
    stop: async () => {
      stopped = true;
      await done;
      return { acknowledged, refused };
    },
  };
}
