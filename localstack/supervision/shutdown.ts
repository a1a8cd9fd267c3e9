import { type ServiceName, service, topology } from "../../stacks/topology.ts";
import type { Layout } from "../layout.ts";
import { drain, saveUndelivered } from "../resources/undelivered.ts";
import { end, isAlive, type ProcessRecord } from "./processes.ts";
import { serviceGrace } from "./restart-loop.ts";
import { endRun, type Run, runningProcesses } from "./run-file.ts";
import type { Console } from "./steps.ts";

/** In milliseconds. */
const drainWithin = 20_000;
/** In milliseconds: OpenSearch writes its memory to disk before it ends. */
const engineGrace = 30_000;

/** The order of a change's way: the front door, commands, the relay, consumers (once the queues are empty), engines. */
const stages = { frontDoor: 0, noEdges: 1, publishers: 2, consumers: 3, engines: 4 };

function stageOf({ name, kind }: ProcessRecord): number {
  if (kind === "engine" || !(name in topology.services)) return stages.engines;
  const { calls, publishes, consumes } = service(name as ServiceName);
  if (consumes) return stages.consumers;
  if (publishes) return stages.publishers;
  return calls ? stages.frontDoor : stages.noEdges;
}

/** No event is lost: undelivered events are saved for the next start, unless they may be dropped. */
export async function shutDown(at: Layout, run: Run, events: "keep" | "drop", progress: Console): Promise<void> {
  const { step, say } = progress;
  const stop = async (record: ProcessRecord) => {
    const grace = record.kind === "engine" ? engineGrace : serviceGrace;
    if (!(await end(record, grace)))
      say(`  ! ${record.name} did not end within ${grace / 1000} s and was killed; its log: ${record.log}`);
  };
  for (const stage of Object.values(stages)) {
    const processes = runningProcesses(run).filter((record) => stageOf(record) === stage);
    if (stage === stages.consumers && events === "keep" && processes.length > 0) await emptyQueues(run, progress);
    if (stage === stages.engines && events === "keep") await saveEvents(at, run, say);
    if (processes.length === 0) continue;
    const names = processes.map(({ name }) => name).join(", ");
    await step(`Stopping ${names}`, () => Promise.all(processes.map(stop)));
  }
  endRun(at);
}

function queuesOf({ processes: { localstack }, addresses }: Run) {
  return localstack && isAlive(localstack) ? addresses : undefined;
}

async function emptyQueues(run: Run, { step, say }: Console): Promise<void> {
  const addresses = queuesOf(run);
  if (!addresses) return;
  const left = await step("Letting the consumers finish", () => drain(addresses.awsEndpoint, addresses, drainWithin));
  if (left > 0) say(`  ! ${left} events are still in the queues after ${drainWithin / 1000} s.`);
}

async function saveEvents(at: Layout, run: Run, say: Console["say"]): Promise<void> {
  const addresses = queuesOf(run);
  if (run.addresses && !addresses) say("  ! LocalStack had ended before: the events in its queues are lost.");
  if (!addresses) return;
  const saved = await saveUndelivered(at, addresses.awsEndpoint, addresses);
  if (saved > 0) say(`  Saved ${saved} undelivered events in ${at.undelivered}: the next start sends them again.`);
}
