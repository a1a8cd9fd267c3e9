import { expect, test } from "vitest";
import { flows } from "./network-flows.ts";
import { type Topology, topology } from "./topology.ts";

const sound: Topology = topology;
const plain = { entry: "-", criticality: "normal" } as const;
const stores: Topology["stores"] = {
  postgres: { kind: "postgres", port: 5432 },
  valkey: { kind: "valkey", port: 6379 },
  opensearch: { kind: "opensearch", port: 443 },
};

function openedBy(services: Topology["services"]): string[] {
  return flows({ ...sound, stores, services }).map(({ from, to, port }) => `${from} -> ${to}:${port}`);
}

const always = [
  "loadBalancer -> nodes:8443",
  "loadBalancer -> nodes:15021",
  "nodes -> endpoints:443",
  "rotation -> endpoints:443",
];

test("a store that no service has an edge to is reached by nobody", () => {
  expect(openedBy({ lonely: { ...plain, port: 4000 } }).toSorted()).toEqual(always.toSorted());
});

test("an edge opens the store's port to the nodes, once, and where passwords rotate to the rotation too", () => {
  const opened = openedBy({
    one: { ...plain, port: 4000, stores: { postgres: "write" } },
    other: { ...plain, port: 4001, stores: { postgres: "read", valkey: "write" } },
  });
  expect(opened.toSorted()).toEqual(
    [...always, "nodes -> postgres:5432", "nodes -> valkey:6379", "rotation -> postgres:5432"].toSorted(),
  );
});

test("an edge to OpenSearch opens it also to the function that says who may do what there", () => {
  const opened = openedBy({ one: { ...plain, port: 4000, stores: { opensearch: "read" } } });
  expect(opened.toSorted()).toEqual(
    [...always, "nodes -> opensearch:443", "searchAccess -> opensearch:443"].toSorted(),
  );
});

test("nobody but the nodes and the functions for users reaches a store, and a store reaches nobody", () => {
  const stored = new Set(Object.values(sound.stores).map(({ kind }) => kind as string));
  for (const { from, to } of flows(sound)) {
    if (stored.has(to)) expect(["nodes", "rotation", "searchAccess"]).toContain(from);
    expect(stored.has(from)).toBe(false);
  }
});
