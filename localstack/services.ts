import { join } from "node:path";
import { builtServices, type ServiceName, service } from "../stacks/topology.ts";
import { cache, type Layout, repository } from "./layout.ts";
import type { Running } from "./processes.ts";
import type { Console } from "./steps.ts";
import { supervise } from "./supervise.ts";
import { watchCode } from "./watch.ts";

/** Node keeps there what it has compiled: a third of what a service does as it starts. */
const compiled = join(cache, "compiled");

export interface ServicesOptions {
  readonly at: Layout;
  readonly settings: Readonly<Record<ServiceName, Record<string, string>>>;
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly watch: boolean;
  readonly progress: Pick<Console, "say" | "step">;
  readonly started: (running: Running) => void;
  /** From then on no service is started again, and no change is looked for. */
  readonly signal: AbortSignal;
}

/**
 * Starts every service of the topology and keeps it running.
 *
 * @throws Error with the end of its log if one does not get ready.
 */
export async function startServices(options: ServicesOptions): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const all = builtServices.map((name) =>
    options.progress.step(name, () => startService(name, { ...options, signal }, repository)),
  );
  for (const one of all) one.catch((error) => failed.abort(error));
  await Promise.allSettled(all);
  failed.signal.throwIfAborted();
}

/** Starts one of them, from the code under `root`. */
export async function startService(
  name: ServiceName,
  { at, settings, urls, watch, progress, started, signal }: ServicesOptions,
  root: string,
): Promise<void> {
  const { entry } = service(name);
  const supervised = supervise({
    name,
    launch: async () => ({
      name,
      kind: "service",
      command: process.execPath,
      parameters: [entry],
      // Not what else is in our environment: a service reads what its settings say.
      env: {
        ...settings[name],
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "/",
        NODE_COMPILE_CACHE: compiled,
      },
      cwd: root,
      log: join(at.logs, `${name}.log`),
    }),
    isReady: async () => (await fetch(`${urls[name]}/health/ready`, { signal: AbortSignal.timeout(3_000) })).ok,
    started,
    say: progress.say,
    signal,
  });
  if (watch) watchCode(root, entry, (file) => supervised.restart(`a change of ${file}`), signal);
  await supervised.ready;
}
