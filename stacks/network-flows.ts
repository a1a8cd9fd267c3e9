import { meshGateway } from "./mesh-gateway.ts";
import type { Topology } from "./topology.ts";

/**
 * Every security group: who may talk to whom is said of these, and never of addresses inside. EC2 takes no apostrophe in a
 * description.
 */
export const securityGroups = {
  loadBalancer: "The load balancer, to which clients come",
  nodes: "The nodes of the cluster, and so the pods on them",
  postgres: "PostgreSQL",
  valkey: "Valkey",
  documents: "DocumentDB",
  opensearch: "OpenSearch",
  endpoints: "Services of AWS, inside the VPC",
  rotation: "The function that rotates credentials",
  searchAccess: "The function that says who may do what in OpenSearch",
} as const;

export type SecurityGroupName = keyof typeof securityGroups;

/** One direction in which TCP connections may be opened, to one port. */
export interface Flow {
  readonly from: SecurityGroupName;
  readonly to: SecurityGroupName;
  readonly port: number;
}

/**
 * Every connection inside the VPC that the topology has a use for: an edge to a store opens the store's port to the nodes,
 * and where no service has one, the port stays shut. What pods may do among each other is the mesh's business.
 */
export function flows({ services, stores }: Topology): Flow[] {
  const used = new Set(Object.values(services).flatMap((service) => Object.keys(service.stores ?? {})));
  const reached = Object.entries(stores).flatMap(([name, store]) => (used.has(name) ? [store] : []));
  return [
    { from: "loadBalancer", to: "nodes", port: meshGateway.port },
    { from: "loadBalancer", to: "nodes", port: meshGateway.health.port },
    ...reached.map(({ kind, port }): Flow => ({ from: "nodes", to: kind, port })),
    ...reached
      .filter(({ kind }) => rotating.has(kind))
      .map(({ kind, port }): Flow => ({ from: "rotation", to: kind, port })),
    ...reached
      .filter(({ kind }) => kind === "opensearch")
      .map(({ kind, port }): Flow => ({ from: "searchAccess", to: kind, port })),
    { from: "nodes", to: "endpoints", port: https },
    { from: "rotation", to: "endpoints", port: https },
  ];
}

const https = 443;

/** Kinds of stores whose users have a password, which the rotation changes over a connection to the store itself. */
const rotating: ReadonlySet<string> = new Set(["postgres", "documents"]);
