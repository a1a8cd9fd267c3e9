import { names, service, type Topology, topology } from "../../topology.ts";

export function diagram(): string {
  const { services, stores, topics, queues, buckets }: Topology = topology;
  const lines = [
    "flowchart LR",
    "client([client])",
    ...Object.entries(services).map(([name, { port, planned }]) =>
      planned ? `${name}["${name}<br>planned"]:::planned` : `${name}["${name}<br>:${port}"]`,
    ),
    ...Object.entries(stores).map(([name, { kind }]) => `store-${name}[("${kind}")]`),
    ...Object.keys(topics).map((name) => `topic-${name}{{"${name}"}}`),
    ...Object.keys(queues).map((name) => `queue-${name}[["${name}"]]`),
    ...Object.keys(buckets).map((name) => `bucket-${name}[/"${name}"/]`),
    ...Object.entries(queues).map(([name, { from, uploadsTo, events }]) =>
      uploadsTo
        ? `bucket-${uploadsTo} -- uploads --> queue-${name}`
        : `topic-${from} -- "${events?.join("<br>") ?? "every event"}" --> queue-${name}`,
    ),
    ...names(topology.services).flatMap(edges),
    "classDef planned stroke-dasharray: 5 5",
  ];
  return lines.join("\n  ");
}

function edges(name: Parameters<typeof service>[0]): string[] {
  const {
    public: isPublic,
    calls = [],
    stores = {},
    publishes = [],
    consumes = [],
    buckets = {},
    mails,
  } = service(name);
  return [
    ...(isPublic ? [`client --> ${name}`] : []),
    ...calls.map((target) => `${name} --> ${target}`),
    ...Object.entries(stores).map(([store, access]) => `${name} -- ${access} --> store-${store}`),
    ...publishes.map((topic) => `${name} --> topic-${topic}`),
    ...consumes.map((queue) => `queue-${queue} --> ${name}`),
    ...Object.entries(buckets).map(([bucket, access]) => `${name} -- ${access} --> bucket-${bucket}`),
    ...(mails ? [`${name} --> mail([e-mail])`] : []),
  ];
}
