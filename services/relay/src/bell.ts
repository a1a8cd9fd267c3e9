/** Somebody waits until it is rung. A ring while nobody waits is not lost: the next wait ends at once. */
export function createBell() {
  let rung = false;
  let wake = () => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    /** Ends at the first ring, or after so many milliseconds. */
    wait: async (most: number) => {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, most);
        wake = resolve;
        await promise;
        clearTimeout(timer);
      }
      rung = false;
    },
  };
}
