import { expect, test } from "vitest";
import { type Queue, type Service, type Topology, topology } from "../topology.ts";
import { topologyFaults } from "./topology-faults.ts";

const valid: Topology = topology;

function having(name: string, service: Partial<Service>): Topology {
  const before = valid.services[name] ?? { port: 4999, entry: "services/new/src/main.ts", criticality: "low" as const };
  return { ...valid, services: { ...valid.services, [name]: { ...before, ...service } } };
}

function withoutConsumer(queue: string): Topology {
  const services = Object.entries(valid.services).map(([name, service]) => {
    const { consumes, ...rest } = service;
    return [name, consumes?.includes(queue) ? { ...rest, consumes: consumes.filter((one) => one !== queue) } : service];
  });
  return { ...valid, services: Object.fromEntries(services) };
}

function feeding(queue: Queue): Topology {
  return { ...valid, queues: { ...valid.queues, "search-indexer": queue } };
}

function all(kind: keyof Topology): string {
  return Object.keys(valid[kind]).join(", ");
}

test("the topology has no faults", () => {
  expect(topologyFaults(topology)).toEqual([]);
});

const faulty: [topology: Topology, fault: string][] = [
  [having("twin", { port: 4000 }), "port 4000 is claimed by both gateway and twin: give each its own"],
  [
    having("twin", { consumes: ["search-indexer"] }),
    "queue search-indexer is claimed by both search-indexer and twin: give each its own",
  ],
  [
    having("gateway", { calls: ["comand"] }),
    `gateway calls comand, which the topology does not have: it has ${all("services")}`,
  ],
  [
    having("query", { stores: { mysql: "read" } }),
    `query uses store mysql, which the topology does not have: it has ${all("stores")}`,
  ],
  [
    having("relay", { publishes: ["task-event"] }),
    `relay publishes to task-event, which the topology does not have: it has ${all("topics")}`,
  ],
  [
    having("twin", { consumes: ["twin"] }),
    `twin consumes twin, which the topology does not have: it has ${all("queues")}`,
  ],
  [withoutConsumer("search-indexer"), "queue search-indexer has no consumer: give it one, or remove it"],
  [
    having("media-processor", { buckets: { photos: "write" } }),
    `media-processor uses bucket photos, which the topology does not have: it has ${all("buckets")}`,
  ],
  [
    having("gateway", { secrets: ["key"] }),
    `gateway reads secret key, which the topology does not have: it has ${all("secrets")}`,
  ],
  [
    having("Reports", {}),
    'the name Reports in services is refused: it must be lower-case words with hyphens between them, such as "search-indexer"',
  ],
  [
    having("reports-of-last-month", {}),
    "the name reports-of-last-month in services is refused: it may have 20 characters at most",
  ],
  [feeding({ from: "task-event" }), "queue search-indexer is fed from task-event, which is no topic"],
  [feeding({ uploadsTo: "photos" }), "queue search-indexer receives uploads to photos, which is no bucket"],
  [feeding({}), "queue search-indexer needs one source: either a topic (from) or a bucket (uploadsTo)"],
  [
    feeding({ from: "task-events", uploadsTo: "media" }),
    "queue search-indexer needs one source: either a topic (from) or a bucket (uploadsTo)",
  ],
];

test.each(faulty)("a fault of the topology is reported (%#): %s", (changed, fault) => {
  expect(topologyFaults(changed)).toEqual([fault]);
});

test("all faults are reported at once", () => {
  expect(topologyFaults(having("gateway", { port: 4001, calls: ["comand"], publishes: ["x"] }))).toHaveLength(3);
});
