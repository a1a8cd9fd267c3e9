import { join } from "node:path";
import { builtServices, type ServiceName, service } from "../../stacks/topology.ts";
import { type Layout, repository } from "../layout.ts";
import { allOrNone } from "./all-or-none.ts";
import type { Running } from "./processes.ts";
import type { Console } from "./steps.ts";
import { supervise } from "./supervise.ts";
import { watchCode } from "./watch.ts";

export interface ServicesOptions {
  readonly at: Layout;
  readonly settings: Readonly<Record<ServiceName, Record<string, string>>>;
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly watch: boolean;
  readonly progress: Pick<Console, "say" | "step">;
  readonly started: (running: Running) => void;
  readonly signal: AbortSignal;
}

/** @throws Error with the end of its log if a service does not become ready. */
export function startServices(options: ServicesOptions): Promise<void> {
  return allOrNone(options.signal, (signal) =>
    builtServices.map((name) =>
      options.progress.step(name, () => startService(name, { ...options, signal }, repository)),
    ),
  );
}

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
      env: settings[name],
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
