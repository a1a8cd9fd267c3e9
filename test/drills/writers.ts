import { setTimeout as sleep } from "node:timers/promises";

/** Writes without pause, `count` at a time, until stopped; a write that fails is counted and not repeated. */
export function startWriters(count: number, write: (title: string) => Promise<{ readonly id: string }>) {
  const acknowledged: string[] = [];
  let refused = 0;
  let number = 0;
  let stopped = false;
  let succeeded = (_begun: number) => {};

  const one = async () => {
    while (!stopped) {
      const begun = Date.now();
      try {
        acknowledged.push((await write(`Write ${number++}`)).id);
        succeeded(begun);
      } catch {
        refused++;
        await sleep(20);
      }
    }
  };
  const done = Promise.all(Array.from({ length: count }, one));

  return {
    /** When the first write succeeds that was begun after a moment. */
    nextAfter: (moment: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("No write succeeded within a minute.")), 60_000);
        succeeded = (begun) => {
          if (begun < moment) return;
          clearTimeout(late);
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
