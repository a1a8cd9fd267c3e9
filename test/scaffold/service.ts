import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { WrongArgument } from "../../stacks/commands/names.ts";
import { names, type Service, service, topology } from "../../stacks/topology.ts";
import { type Addition, freeName } from "./addition.ts";
import { consumerFiles } from "./consumer-files.ts";
import { addProperty } from "./literal-edit.ts";
import { topicNamed, topologyFile, withQueue } from "./queue.ts";
import { serverFiles } from "./server-files.ts";

interface ServiceOptions {
  /** A new queue. */
  readonly consumes?: string | undefined;
  readonly from?: string | undefined;
}

/** A consumer of a new queue, or else a service that answers requests. */
export function newService(root: string, name: string, { consumes, from }: ServiceOptions): Addition {
  freeName("service", name, names(topology.services));
  refuseContainer(root, name);
  const queue = consumes && freeQueue(consumes);
  const folder = queue ? `services/consumers/src/${name}` : `services/${name}`;
  if (existsSync(join(root, folder)))
    throw new WrongArgument(`${folder} exists already: choose another name for the service.`);
  const entry = `${folder}/${queue ? "" : "src/"}main.ts`;
  const edges = queue ? { consumes: [queue] } : { serves: [`/${name}`, `/${name}/*`] };
  const literal = JSON.stringify({ port: freePort(), entry, criticality: "normal", ...edges } satisfies Service);
  const text = addProperty(readFileSync(join(root, topologyFile), "utf8"), ["topology", "services"], name, literal);
  return {
    files: {
      [topologyFile]: queue ? withQueue(text, queue, topicNamed(from)) : text,
      ...(queue ? consumerFiles(folder, name, queue) : serverFiles(root, folder, name)),
    },
    isPackage: !queue,
    next: [
      queue
        ? `Give it its effect: ${folder}/${name}.ts. It must change nothing if an event comes again.`
        : `Give it its answers: ${folder}/src/${name}/routes.ts.`,
      ...(queue ? [] : [`Let a service call it: \`calls\` in ${topologyFile}, and the caller's config.ts.`]),
      `Does it use a store, a secret or a bucket? Its edges are in ${topologyFile}: docs/where-to-change.md has the rest.`,
      "It has the sizes of its kind (`aws.workloads.defaults`): an environment sets others in `aws.workloads.services`.",
      "Deploy its image repository and its role before it: docs/how-to/deploy-services.md.",
    ],
  };
}

function freeQueue(name: string): string {
  const owner = names(topology.services).find((one) => service(one).consumes?.includes(name));
  if (owner)
    throw new WrongArgument(`The queue ${name} is consumed by ${owner}, and has one consumer: name a new queue.`);
  return freeName("queue", name, names(topology.queues));
}

/** @throws WrongArgument: in Docker, our services have names beside those of the engines. */
function refuseContainer(root: string, name: string): void {
  const files = ["docker-compose.yml", "localstack/compose/services.yml"];
  const taken = files.flatMap((file) => Object.keys(parse(readFileSync(join(root, file), "utf8")).services));
  if (taken.includes(name))
    throw new WrongArgument(`A container of the mirror is called ${name}: choose another name.`);
}

function freePort(): number {
  return Math.max(...names(topology.services).map((name) => service(name).port)) + 1;
}
