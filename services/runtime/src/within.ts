/** Does not stop the work. An answer that arrives while the process is busy is in time. @throws Error if late. */
export async function within<T>(milliseconds: number, work: PromiseLike<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(new Error(`no answer within ${milliseconds} ms`));
  // The event loop runs timers before sockets, and immediates after them.
  const timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
