import type { Topology } from "../topology.ts";
import { meshGateway } from "./mesh-gateway.ts";

/** Every security group, with its description. EC2 allows no apostrophe in one. */
export const securityGroups = {
  loadBalancer: "The load balancer, to which clients come",
  nodes: "The nodes of the cluster, and so the pods on them",
  postgres: "PostgreSQL",
  valkey: "Valkey",
  documents: "DocumentDB",
  opensearch: "OpenSearch",
  deployer: "Machines from which people and workflows deploy",
  endpoints: "Services of AWS, inside the VPC",
  rotation: "The function that rotates credentials",
  searchAccess: "The function that says who may do what in OpenSearch",
} as const;

export type SecurityGroupName = keyof typeof securityGroups;

export interface Flow {
  readonly from: SecurityGroupName;
  readonly to: SecurityGroupName;
  readonly port: number;
}

/** A service's edge to a store opens the store's port to the nodes. The mesh controls connections between pods. */
export function flows({ services, stores }: Topology): Flow[] {
  const used = new Set(Object.values(services).flatMap((service) => Object.keys(service.stores ?? {})));
  const usedStores = Object.entries(stores).flatMap(([name, store]) => (used.has(name) ? [store] : []));
  return [
    { from: "loadBalancer", to: "nodes", port: meshGateway.port },
    { from: "loadBalancer", to: "nodes", port: meshGateway.health.port },
    ...usedStores.map(({ kind, port }): Flow => ({ from: "nodes", to: kind, port })),
    ...usedStores
      .filter(({ kind }) => kindsWithPasswords.has(kind))
      .map(({ kind, port }): Flow => ({ from: "rotation", to: kind, port })),
    ...usedStores
      .filter(({ kind }) => kind === "opensearch")
      .map(({ kind, port }): Flow => ({ from: "searchAccess", to: kind, port })),
    { from: "nodes", to: "endpoints", port: https },
    { from: "rotation", to: "endpoints", port: https },
    { from: "deployer", to: "endpoints", port: https },
  ];
}

export const https = 443;

/** Kinds of stores with passwords, which the rotation function changes in the store. */
const kindsWithPasswords: ReadonlySet<string> = new Set(["postgres", "documents"]);
