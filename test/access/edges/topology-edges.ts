import type { Topology } from "../../../stacks/topology.ts";
import type { Edge } from "./edge.ts";
import { bucketEdges, consumeEdges, publishEdges } from "./messages.ts";
import { callEdges, existence, mailEdges, publicEdges, secretEdges } from "./services.ts";
import { migrationEdges, storeEdges } from "./stores.ts";

const kinds = [
  publicEdges,
  callEdges,
  storeEdges,
  migrationEdges,
  publishEdges,
  consumeEdges,
  bucketEdges,
  secretEdges,
  mailEdges,
];

export function edgesOf(topology: Topology): Edge[] {
  return Object.entries(topology.services).flatMap(([name, service]) => [
    existence(name, service),
    ...kinds.flatMap((edges) => edges(name, service, topology)),
  ]);
}
