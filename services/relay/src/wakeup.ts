/** Lets one loop sleep until it is woken. A wake-up while nothing waits is kept: the next wait ends at once. */
export function createWakeup() {
  let woken = false;
  let endWait = () => {};
  return {
    wake: () => {
      woken = true;
      endWait();
    },
    wait: async (longest: number) => {
      if (!woken) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, longest);
        endWait = resolve;
        await promise;
        clearTimeout(timer);
      }
      woken = false;
    },
  };
}
