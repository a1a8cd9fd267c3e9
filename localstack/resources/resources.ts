import { readFileSync } from "node:fs";
import { builtQueues, mapValues, names, type QueueName, type StoreName, topology } from "../../stacks/topology.ts";
import { type Created, creator } from "./creator.ts";

export interface Resources {
  readonly topicArns: Readonly<Record<string, string>>;
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly deadLetterUrls: Readonly<Record<string, string>>;
  readonly bucketNames: Readonly<Record<string, string>>;
}

export interface ResourceProps {
  readonly endpoint: string;
  readonly secrets: string;
  readonly stores: Readonly<Record<StoreName, { readonly host: string; readonly port: number }>>;
  /** By default the queues that have a consumer. */
  readonly queues?: readonly QueueName[];
}

/** Attributes by type and id. */
export interface TerraformResources {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export function terraformResources(): TerraformResources {
  return JSON.parse(readFileSync(new URL("terraform.json", import.meta.url), "utf8"));
}

export async function createResources(props: ResourceProps): Promise<Resources> {
  const { queues = builtQueues } = props;
  const created = await createAll(props);
  const attribute = (address: string, name: keyof Created) => {
    const value = created[address]?.[name];
    if (!value) throw new Error(`terraform.json has no ${address} with ${name}: \`npm run derive\` writes it again`);
    return value;
  };
  const urls = (part: string) =>
    Object.fromEntries(queues.map((queue) => [queue, attribute(`aws_sqs_queue.${queue}-queue${part}`, "url")]));
  return {
    topicArns: mapValues(topology.topics, (_topic, name) => attribute(`aws_sns_topic.${name}-topic`, "arn")),
    queueUrls: urls(""),
    deadLetterUrls: urls("_dead-letters"),
    bucketNames: mapValues(topology.buckets, (_bucket, name) => attribute(`aws_s3_bucket.${name}_bucket`, "id")),
  };
}

/** A resource comes after those that it refers to. @returns the resources by Terraform's address. */
export async function createAll(props: ResourceProps): Promise<Readonly<Record<string, Created>>> {
  const { endpoint, secrets, stores, queues = builtQueues } = props;
  const create = creator(endpoint, secrets);
  const wanted = resourcesFor(queues);
  const addresses = Object.keys(wanted);
  const started: Record<string, Promise<Created>> = {};
  const start = (address: string) => {
    started[address] ??= createOne(address);
    return started[address];
  };
  const createOne = async (address: string) => {
    const [type = ""] = address.split(".");
    // The subscriptions follow a topic at once: an event that a relay publishes before is lost.
    if (type === "aws_sns_topic")
      await Promise.all(addresses.filter((one) => one.startsWith("aws_sqs_queue")).map(start));
    return create(type, JSON.parse(await resolve(wanted[address] ?? "")));
  };
  const resolve = async (text: string) => {
    const values: Record<string, string> = {};
    for (const [reference, type, id = "", attribute = ""] of text.matchAll(references)) {
      const attributes: object = type === "var" ? stores[id as StoreName] : await start(`${type}.${id}`);
      values[reference] = String((attributes as Record<string, unknown>)[attribute]);
    }
    return text.replaceAll(references, (reference) => values[reference] ?? "");
  };
  return Object.fromEntries(await Promise.all(addresses.map(async (address) => [address, await start(address)])));
}

/** `${aws_sqs_queue.search-indexer-queue.arn}`, also within JSON that is a string. */
const references = /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g;

/** Attributes as JSON by address, without other queues and what refers to them. */
function resourcesFor(queues: readonly QueueName[]): Record<string, string> {
  const others = names(topology.queues).filter((queue) => !queues.includes(queue));
  const isOther = (text: string) => others.some((queue) => text.includes(`aws_sqs_queue.${queue}-queue`));
  // A bucket may notify several queues, each in a block of its own.
  const withoutOthers = (_name: string, value: unknown) =>
    Array.isArray(value) ? value.filter((block) => !isOther(JSON.stringify(block))) : value;
  const entries = Object.entries(terraformResources().resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => [`${type}.${id}`, JSON.stringify(attributes, withoutOthers)]),
  );
  return Object.fromEntries(entries.filter((entry) => !isOther(entry.join())));
}
