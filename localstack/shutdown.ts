import { type ServiceName, service, topology } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";
import { end, isAlive, type ProcessRecord } from "./processes.ts";
import { endRun, type Run, runningProcesses } from "./run-file.ts";
import type { Console } from "./steps.ts";
import { serviceGrace } from "./supervise.ts";
import { drain, keep } from "./undelivered.ts";

/** How long the consumers are given to take what is in the queues, in milliseconds. */
const drainWithin = 20_000;
/** OpenSearch writes what it holds in memory before it ends. */
const engineGrace = 30_000;

/**
 * In the order in which a change flows: no new requests, then no new events, then (once the queues are empty) no
 * consumers, then the engines that all of these need.
 */
function stage({ name, kind }: ProcessRecord): number {
  if (kind === "engine" || !(name in topology.services)) return 4;
  const { calls, publishes, consumes } = service(name as ServiceName);
  if (consumes) return 3;
  if (publishes) return 2;
  return calls ? 0 : 1;
}

/**
 * Ends every process of a run in good order and loses no event, whether its supervisor or somebody after it calls this.
 * Events that no consumer
 * took are kept for the next start, unless they may be dropped.
 */
export async function shutDown(at: Layout, run: Run, events: "keep" | "drop", progress: Console): Promise<void> {
  const { step, say } = progress;
  const stop = async (record: ProcessRecord) => {
    const grace = record.kind === "engine" ? engineGrace : serviceGrace;
    if (!(await end(record, grace)))
      say(`  ! ${record.name} did not end within ${grace / 1000} s and was killed; its log: ${record.log}`);
  };
  for (const now of [0, 1, 2, 3, 4]) {
    if (now === 3 && events === "keep") await emptyQueues(run, progress);
    if (now === 4 && events === "keep") await keepUndelivered(at, run, say);
    const processes = runningProcesses(run).filter((record) => stage(record) === now);
    if (processes.length === 0) continue;
    const names = processes.map(({ name }) => name).join(", ");
    await step(`Stopping ${names}`, () => Promise.all(processes.map(stop)));
  }
  endRun(at);
}

/** LocalStack and what was created in it, where both are still there. */
function queuesOf(run: Run) {
  const localstack = run.processes.localstack;
  return localstack && isAlive(localstack) ? run.addresses : undefined;
}

async function emptyQueues(run: Run, { step, say }: Console): Promise<void> {
  const addresses = queuesOf(run);
  const consumers = runningProcesses(run).some((record) => stage(record) === 3);
  if (!addresses || !consumers) return;
  const left = await step("Letting the consumers finish", () => drain(addresses.awsEndpoint, addresses, drainWithin));
  if (left > 0) say(`  ! ${left} events are still in the queues after ${drainWithin / 1000} s.`);
}

async function keepUndelivered(at: Layout, run: Run, say: Console["say"]): Promise<void> {
  const addresses = queuesOf(run);
  if (run.addresses && !addresses)
    say("  ! LocalStack had ended before: events that were still in its queues are lost.");
  if (!addresses) return;
  const kept = await keep(at, addresses.awsEndpoint, addresses);
  if (kept > 0) say(`  Kept ${kept} undelivered events in ${at.undelivered}: the next start sends them again.`);
}
