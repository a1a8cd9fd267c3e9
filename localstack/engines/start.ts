import { awsEndpoint } from "../addresses.ts";
import { prepareDatabase } from "../database.ts";
import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import type { Running } from "../processes.ts";
import { createResources, type Resources } from "../resources.ts";
import type { Console } from "../steps.ts";
import { sendKept } from "../undelivered.ts";
import type { EngineName } from "./engine.ts";
import { nativeEngines } from "./native.ts";

export interface EnginesOptions {
  readonly at: Layout;
  readonly ports: Ports;
  readonly progress: Console;
  readonly started: (running: Running) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts every engine at the same time, and creates in each what the topology wants there.
 *
 * @throws Error of the first that fails, once the others have ended their starts too.
 */
export async function startEngines({ at, ports, progress, started, signal }: EnginesOptions): Promise<Resources> {
  const { step, say } = progress;
  const engines = nativeEngines(at, ports);
  const failed = new AbortController();
  const starter = { say, started, signal: AbortSignal.any([signal, failed.signal]) };
  const start = (name: EngineName) =>
    step(engines[name].title, async () => {
      await engines[name].install(starter);
      await engines[name].start(starter);
    });
  const database = async () => {
    await start("postgres");
    await step("Database, users and tables", () => prepareDatabase(at, ports.postgres));
  };
  const messaging = async () => {
    await start("localstack");
    return step("Topics and queues", () => createResources(awsEndpoint(ports)));
  };

  const created = messaging();
  const all = [database(), created, start("valkey"), start("opensearch")];
  for (const one of all) one.catch((error) => failed.abort(error));
  // Nothing may start any more when this throws, or it would run on behind the back of who stops the mirror.
  await Promise.allSettled(all);
  failed.signal.throwIfAborted();
  const resources = await created;
  const sent = await sendKept(at, awsEndpoint(ports), resources);
  if (sent > 0) say(`  Sent ${sent} events again that were undelivered when the mirror stopped.`);
  return resources;
}
