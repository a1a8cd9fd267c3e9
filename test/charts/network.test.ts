import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { builtServices, callersOf, service, topology } from "../../stacks/topology.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const all = await Promise.all(
  cloudEnvironments.map(async (environment) => [environment.name, await manifestsOf(environment)] as const),
);
const { production: ofProduction = [] } = Object.fromEntries(all);

/** The policies that say something of a component's pods. */
function policiesOf(component: string, manifests: readonly Manifest[]): Manifest[] {
  return manifests
    .filter(({ kind }) => kind === "NetworkPolicy")
    .filter(({ spec }) =>
      Object.entries(spec.podSelector.matchLabels ?? {}).every(([label, value]) =>
        label === "app.kubernetes.io/component" ? value === component : label === "app.kubernetes.io/part-of",
      ),
    );
}

/** The components whose pods may open a port of these addresses. */
function reaching(cidr: string, port: number, manifests: readonly Manifest[]): string[] {
  const components = [...builtServices, "command-migration"];
  return components.filter((component) =>
    policiesOf(component, manifests).some(({ spec }) =>
      (spec.egress ?? []).some(
        (rule: { to: { ipBlock?: { cidr: string } }[]; ports: { port: number }[] }) =>
          rule.to.some(({ ipBlock }) => ipBlock?.cidr === cidr) && rule.ports.some((one) => one.port === port),
      ),
    ),
  );
}

const databases = "10.30.48.0/21"; // production's in its first zone

describe.each(all)("in %s", (_environment, manifests) => {
  test("who is not named reaches nobody, and is reached by nobody", () => {
    const deny = manifests.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "default-deny");
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  test.each(builtServices)("%s is called by its callers in the topology, and from outside if it is public", (name) => {
    const rules = policiesOf(name, manifests).find(({ metadata }) => metadata.name === name)?.spec.ingress ?? [];
    const from = rules.flatMap((rule: { from: { podSelector: { matchLabels: Record<string, string> } }[] }) =>
      rule.from.map(({ podSelector }) => Object.values(podSelector.matchLabels)[0]),
    );
    const trying = from.includes("loadtester") ? ["loadtester"] : [];
    expect(from).toEqual([...callersOf(name), ...(service(name).public ? ["mesh-gateway"] : []), ...trying]);
  });
});

describe("a store's port", () => {
  test("of PostgreSQL is opened by whoever has an edge to it, and by the migration", () => {
    expect(reaching(databases, topology.stores.postgres.port, ofProduction)).toEqual([
      "command",
      "query",
      "relay",
      "command-migration",
    ]);
  });

  test("of Valkey is opened by query alone", () => {
    expect(reaching(databases, topology.stores.valkey.port, ofProduction)).toEqual(["query"]);
  });

  test("is seen to be open when somebody opens it by hand", () => {
    const byHand = structuredClone(ofProduction);
    const policy = policiesOf("gateway", byHand).find(({ metadata }) => metadata.name === "gateway");
    policy?.spec.egress.push({ to: [{ ipBlock: { cidr: databases } }], ports: [{ protocol: "TCP", port: 5432 }] });
    expect(reaching(databases, 5432, byHand)).toContain("gateway");
  });
});

test("who calls AWS through endpoints of the VPC reaches nothing outside of it", () => {
  expect(production.aws.network.endpoints).toContain("sqs");
  expect(reaching("0.0.0.0/0", 443, ofProduction)).toEqual(["gateway"]);
});

test("the writer is written to by the command service, whom only the gateway calls", () => {
  expect(builtServices.filter((name) => service(name).stores?.postgres === "write")).toEqual(["command"]);
  const [rule] =
    policiesOf("command", ofProduction).find(({ metadata }) => metadata.name === "command")?.spec.ingress ?? [];
  expect(rule.from[0]).toEqual({ podSelector: { matchLabels: { "app.kubernetes.io/component": "gateway" } } });
});
