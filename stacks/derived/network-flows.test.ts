import { expect, test } from "vitest";
import { type Topology, topology } from "../topology.ts";
import { flows } from "./network-flows.ts";

const valid: Topology = topology;
const plain = { entry: "-", criticality: "normal" } as const;
const stores: Topology["stores"] = {
  postgres: { kind: "postgres", port: 5432 },
  valkey: { kind: "valkey", port: 6379 },
  opensearch: { kind: "opensearch", port: 443 },
};

function openedBy(services: Topology["services"]): string[] {
  return flows({ ...valid, stores, services }).map(({ from, to, port }) => `${from} -> ${to}:${port}`);
}

const always = [
  "loadBalancer -> nodes:8443",
  "loadBalancer -> nodes:15021",
  "nodes -> endpoints:443",
  "rotation -> endpoints:443",
  "deployer -> endpoints:443",
];

test("the port of a store without an edge stays closed", () => {
  expect(openedBy({ lonely: { ...plain, port: 4000 } }).toSorted()).toEqual(always.toSorted());
});

test("an edge opens the store's port to the nodes, and to the rotation if the store has passwords", () => {
  const opened = openedBy({
    one: { ...plain, port: 4000, stores: { postgres: "write" } },
    other: { ...plain, port: 4001, stores: { postgres: "read", valkey: "write" } },
  });
  expect(opened.toSorted()).toEqual(
    [...always, "nodes -> postgres:5432", "nodes -> valkey:6379", "rotation -> postgres:5432"].toSorted(),
  );
});

test("an edge to OpenSearch opens it to the search access function too", () => {
  const opened = openedBy({ one: { ...plain, port: 4000, stores: { opensearch: "read" } } });
  expect(opened.toSorted()).toEqual(
    [...always, "nodes -> opensearch:443", "searchAccess -> opensearch:443"].toSorted(),
  );
});

test("only the nodes and the functions for users connect to a store, and a store connects to nothing", () => {
  const kinds = new Set(Object.values(valid.stores).map(({ kind }) => kind as string));
  for (const { from, to } of flows(valid)) {
    if (kinds.has(to)) expect(["nodes", "rotation", "searchAccess"]).toContain(from);
    expect(kinds.has(from)).toBe(false);
  }
});
