/** When one fails, the signal tells the others to give up. @throws the first error, after all have ended. */
export async function allOrNone(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly Promise<unknown>[],
): Promise<void> {
  const failed = new AbortController();
  const all = start(AbortSignal.any([signal, failed.signal]));
  for (const one of all) one.catch((error) => failed.abort(error));
  await Promise.allSettled(all);
  failed.signal.throwIfAborted();
}
