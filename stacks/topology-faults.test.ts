import { expect, test } from "vitest";
import { type Queue, type Service, type Topology, topology } from "./topology.ts";
import { faults } from "./topology-faults.ts";

const sound: Topology = topology;

/** The topology with one service changed or added. */
function having(name: string, service: Partial<Service>): Topology {
  const before = sound.services[name] ?? { port: 4999, entry: "services/new/src/main.ts", criticality: "low" as const };
  return { ...sound, services: { ...sound.services, [name]: { ...before, ...service } } };
}

/** The topology with another source for the search-indexer's queue. */
function feeding(queue: Queue): Topology {
  return { ...sound, queues: { ...sound.queues, "search-indexer": queue } };
}

function all(kind: keyof Topology): string {
  return Object.keys(sound[kind]).join(", ");
}

test("the topology is sound", () => {
  expect(faults(topology)).toEqual([]);
});

const unsound: [topology: Topology, fault: string][] = [
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
    "relay publishes to task-event, which the topology does not have: it has task-events",
  ],
  [
    having("twin", { consumes: ["twin"] }),
    `twin consumes twin, which the topology does not have: it has ${all("queues")}`,
  ],
  [having("search-indexer", { consumes: [] }), "queue search-indexer has no consumer: its events would only pile up"],
  [
    having("media-processor", { buckets: { photos: "write" } }),
    `media-processor uses bucket photos, which the topology does not have: it has ${all("buckets")}`,
  ],
  [
    having("gateway", { secrets: ["key"] }),
    `gateway is given secret key, which the topology does not have: it has ${all("secrets")}`,
  ],
  [feeding({ from: "task-event" }), "queue search-indexer is fed from task-event, which is no topic"],
  [feeding({ uploadsTo: "photos" }), "queue search-indexer is told of uploads to photos, which is no bucket"],
  [feeding({}), "queue search-indexer needs one source: either a topic (from) or a bucket (uploadsTo)"],
  [
    feeding({ from: "task-events", uploadsTo: "media" }),
    "queue search-indexer needs one source: either a topic (from) or a bucket (uploadsTo)",
  ],
];

test.each(unsound)("a fault of the topology is told (%#): %s", (changed, fault) => {
  expect(faults(changed)).toEqual([fault]);
});

test("all faults are told at once", () => {
  expect(faults(having("gateway", { port: 4001, calls: ["comand"], publishes: ["x"] }))).toHaveLength(3);
});
