import { join } from "node:path";
import { awsEndpoint, postgresServers, storeAddresses } from "../addresses.ts";
import { prepareDatabase } from "../database.ts";
import { mayStart } from "../down.ts";
import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import type { Running } from "../processes.ts";
import { createResources, type Resources } from "../resources.ts";
import type { Console } from "../steps.ts";
import { supervise } from "../supervise.ts";
import { sendKept } from "../undelivered.ts";
import type { EngineName, EngineProcess } from "./engine.ts";
import { nativeEngines } from "./native.ts";

export interface EnginesOptions {
  readonly at: Layout;
  readonly ports: Ports;
  readonly progress: Console;
  readonly started: (running: Running) => void;
  /** From then on nothing is started again. */
  readonly signal: AbortSignal;
}

/** OpenSearch takes the longest: 7 s where nothing else runs, and a minute on a busy machine. In milliseconds. */
const startWithin = 180_000;

/**
 * Starts every engine at the same time, creates in each what the topology wants there, and keeps it running.
 *
 * @throws Error of the first that fails, once the others have ended their starts too.
 */
export async function startEngines({ at, ports, progress, started, signal }: EnginesOptions): Promise<Resources> {
  const { step, say } = progress;
  const engines = nativeEngines(at, ports);
  const failed = new AbortController();
  const going = AbortSignal.any([signal, failed.signal]);
  const run = ({ name, command, isReady, prepare }: EngineProcess) =>
    supervise({
      name,
      launch: async () => {
        await mayStart(at, name, going);
        return { name, kind: "engine", log: join(at.logs, `${name}.log`), ...(await command()) };
      },
      isReady,
      prepare,
      within: startWithin,
      started,
      say,
      signal: going,
    }).ready;
  const start = async (name: EngineName, prepare?: () => Promise<void>) => {
    const engine = engines[name];
    const starter = { say, signal: going };
    await step(engine.title, async () => {
      await engine.install({ ...starter, say: progress.downloads });
      await Promise.all(engine.processes(starter).map((process) => run({ ...(prepare && { prepare }), ...process })));
    });
  };
  const database = async () => {
    await start("postgres");
    await step("Database, users and tables", () => prepareDatabase(at, postgresServers(ports)));
  };
  let resources: Resources | undefined;
  const createAnew = async () => {
    const again = resources !== undefined;
    const stores = storeAddresses(ports);
    resources = await createResources({ endpoint: awsEndpoint(ports), secrets: at.secrets, stores });
    if (again) say("  ! LocalStack had forgotten everything: what was in its queues is lost.");
  };

  const all = [
    database(),
    start("localstack", createAnew),
    start("valkey"),
    start("opensearch"),
    start("documents"),
    start("mail"),
  ];
  for (const one of all) one.catch((error) => failed.abort(error));
  // Nothing may start any more when this throws, or it would run on behind the back of who stops the mirror.
  await Promise.allSettled(all);
  failed.signal.throwIfAborted();
  if (!resources) throw new Error("LocalStack started without its resources");
  const sent = await sendKept(at, awsEndpoint(ports), resources);
  if (sent > 0) say(`  Sent ${sent} events again that were undelivered when the mirror stopped.`);
  return resources;
}
