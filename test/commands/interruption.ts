/** A signal that aborts with this reason on Ctrl-C, SIGTERM or SIGHUP. */
export function interruption(reason: string): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => controller.abort(new Error(reason)));
  return controller.signal;
}
