import { join } from "node:path";
import { awsEndpoint, onThisMachine, postgresServers, storeAddresses } from "../addresses.ts";
import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import { createResources, type Resources } from "../resources/resources.ts";
import { resendUndelivered } from "../resources/undelivered.ts";
import { allOrNone } from "../supervision/all-or-none.ts";
import { mayStart } from "../supervision/down.ts";
import type { Running } from "../supervision/processes.ts";
import type { Console } from "../supervision/steps.ts";
import { supervise } from "../supervision/supervise.ts";
import { prepareDatabase } from "./database.ts";
import type { EngineName, EngineProcess } from "./engine.ts";
import { nativeEngines } from "./native.ts";

export interface EnginesOptions {
  readonly at: Layout;
  readonly ports: Ports;
  readonly progress: Console;
  readonly started: (running: Running) => void;
  readonly signal: AbortSignal;
}

/** In milliseconds. OpenSearch needs longest: 7 s on an idle machine, and a minute on a busy one. */
const startWithin = 180_000;

/** @throws Error of the first engine that fails, once the starts of the others have ended too. */
export async function startEngines({ at, ports, progress, started, signal }: EnginesOptions): Promise<Resources> {
  const { step, say } = progress;
  const engines = nativeEngines(at, ports);
  const locate = onThisMachine(ports);
  const endpoint = awsEndpoint(locate);
  const run = ({ name, command, ...process }: EngineProcess, signal: AbortSignal) =>
    supervise({
      ...process,
      name,
      launch: async () => {
        await mayStart(at, name, signal);
        return { name, kind: "engine", log: join(at.logs, `${name}.log`), ...(await command()) };
      },
      within: startWithin,
      started,
      say,
      signal,
    }).ready;
  const start = (name: EngineName, signal: AbortSignal, prepare?: () => Promise<void>) => {
    const engine = engines[name];
    const starter = { say, signal };
    return step(engine.title, async () => {
      await engine.install({ ...starter, say: progress.downloads });
      await Promise.all(engine.processes(starter).map((one) => run({ ...(prepare && { prepare }), ...one }, signal)));
    });
  };
  const startDatabase = async (signal: AbortSignal) => {
    await start("postgres", signal);
    await step("Database, users and tables", () => prepareDatabase(at, postgresServers(locate)));
  };
  let resources: Resources | undefined;
  const fillLocalstack = async () => {
    const isRestart = resources !== undefined;
    const stores = storeAddresses(locate);
    resources = await createResources({ endpoint, secrets: at.secrets, stores });
    if (isRestart) say("  ! LocalStack has lost everything: the events in its queues are gone.");
  };

  await allOrNone(signal, (signal) => [
    startDatabase(signal),
    start("localstack", signal, fillLocalstack),
    ...(["valkey", "opensearch", "documents", "mail"] as const).map((name) => start(name, signal)),
  ]);
  if (!resources) throw new Error("LocalStack started without its resources");
  const sent = await resendUndelivered(at, endpoint, resources);
  if (sent > 0) say(`  Sent ${sent} events again that were undelivered when the mirror stopped.`);
  return resources;
}
