/**
 * What the work gives, if it gives it in time. The work itself is not stopped. An answer that arrived while the process
 * was busy is in time.
 *
 * @throws Error that says how long was waited, or whatever the work throws.
 */
export async function within<T>(milliseconds: number, work: PromiseLike<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(new Error(`no answer within ${milliseconds} ms`));
  // Timers come before sockets in the event loop, and what is set immediate after them.
  const timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
