import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { listed, WrongArgument } from "../../stacks/commands/names.ts";
import { names, type ServiceName, service, topology } from "../../stacks/topology.ts";
import { type Addition, freeName } from "./addition.ts";
import { addElement, addProperty } from "./literal-edit.ts";

export const topologyFile = "stacks/topology.ts";

interface QueueOptions {
  readonly for?: string | undefined;
  readonly from?: string | undefined;
}

/** A queue of a consumer: the topology, and the consumer's config. */
export function newQueue(root: string, name: string, options: QueueOptions): Addition {
  freeName("queue", name, names(topology.queues));
  const consumer = consumerNamed(options.for, name);
  const text = readFileSync(join(root, topologyFile), "utf8");
  const fed = withQueue(text, name, topicNamed(options.from));
  const consumed = addElement(fed, ["topology", "services", consumer, "consumes"], JSON.stringify(name));
  const { entry, planned } = service(consumer);
  const config = join(dirname(entry), "config.ts");
  const variable = queueVariable(name);
  return {
    files: {
      [topologyFile]: consumed,
      ...(!planned && {
        [config]: addProperty(readFileSync(join(root, config), "utf8"), ["config"], variable, "z.url()"),
      }),
    },
    isPackage: false,
    next: [
      `Set \`events\` of ${name} in ${topologyFile} if it should not receive every event.`,
      planned
        ? `${consumer} is only planned: the queue is created with its code.`
        : `Consume the queue in ${dirname(entry)}: ${variable} is its URL.`,
    ],
  };
}

export function withQueue(text: string, name: string, from: string): string {
  return addProperty(text, ["topology", "queues"], name, JSON.stringify({ from }));
}

export function queueVariable(name: string): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_QUEUE_URL`;
}

/** The topic, which need not be named if there is only one. @throws WrongArgument */
export function topicNamed(name: string | undefined): string {
  const topics: readonly string[] = names(topology.topics);
  const [only, ...others] = topics;
  if (name === undefined && only && others.length === 0) return only;
  if (name === undefined) throw new WrongArgument(`Name the topic that feeds the queue: --from ${listed(topics)}.`);
  if (!topics.includes(name)) throw new WrongArgument(`"${name}" is no topic: use --from ${listed(topics)}.`);
  return name;
}

/** @throws WrongArgument if it is no service, or one without consumption. */
function consumerNamed(name: string | undefined, queue: string): ServiceName {
  const consumers = names(topology.services).filter((one) => service(one).consumes);
  const found = consumers.find((one) => one === name);
  if (found) return found;
  const wayOut = `use --for ${listed(consumers)}, or make one: npm run new -- service <name> --consumes ${queue}.`;
  throw new WrongArgument(
    name === undefined
      ? `Name the service that consumes the queue: ${wayOut}`
      : `${name} consumes no queues: ${wayOut}`,
  );
}
