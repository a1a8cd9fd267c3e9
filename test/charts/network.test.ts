import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { builtServices, callersOf, service, topology } from "../../stacks/topology.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const all = await Promise.all(
  cloudEnvironments.map(async (environment) => [environment.name, await manifestsOf(environment)] as const),
);
const { production: ofProduction = [] } = Object.fromEntries(all);

function policiesOf(component: string, manifests: readonly Manifest[]): Manifest[] {
  return manifests
    .filter(({ kind }) => kind === "NetworkPolicy")
    .filter(({ spec }) =>
      Object.entries(spec.podSelector.matchLabels ?? {}).every(([label, value]) =>
        label === "app.kubernetes.io/component" ? value === component : label === "app.kubernetes.io/part-of",
      ),
    );
}

/** The components whose pods may connect to a port of these addresses. */
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

const databases = "10.30.48.0/21"; // production's database subnet in its first zone

describe.each(all)("in %s", (_environment, manifests) => {
  test("all traffic is denied by default", () => {
    const deny = manifests.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "default-deny");
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  test.each(builtServices)("%s accepts its callers in the topology, and the mesh gateway if it is public", (name) => {
    const rules = policiesOf(name, manifests).find(({ metadata }) => metadata.name === name)?.spec.ingress ?? [];
    const from = rules.flatMap((rule: { from: { podSelector: { matchLabels: Record<string, string> } }[] }) =>
      rule.from.map(({ podSelector }) => Object.values(podSelector.matchLabels)[0]),
    );
    const loadTester = from.includes("loadtester") ? ["loadtester"] : [];
    expect(from).toEqual([...callersOf(name), ...(service(name).public ? ["mesh-gateway"] : []), ...loadTester]);
  });
});

describe("a store's port", () => {
  test("of PostgreSQL is open to the services with an edge to it, and to the migration", () => {
    expect(reaching(databases, topology.stores.postgres.port, ofProduction)).toEqual([
      "command",
      "query",
      "relay",
      "command-migration",
    ]);
  });

  test("of Valkey is open to query only", () => {
    expect(reaching(databases, topology.stores.valkey.port, ofProduction)).toEqual(["query"]);
  });

  test("is reported as open after a manual change", () => {
    const byHand = structuredClone(ofProduction);
    const policy = policiesOf("gateway", byHand).find(({ metadata }) => metadata.name === "gateway");
    policy?.spec.egress.push({ to: [{ ipBlock: { cidr: databases } }], ports: [{ protocol: "TCP", port: 5432 }] });
    expect(reaching(databases, 5432, byHand)).toContain("gateway");
  });
});

test("a service that uses the VPC's endpoints cannot connect outside the VPC", () => {
  expect(production.aws.network.endpoints).toContain("sqs");
  expect(reaching("0.0.0.0/0", 443, ofProduction)).toEqual(["gateway"]);
});

test("only the command service writes to PostgreSQL, and only the gateway calls it", () => {
  expect(builtServices.filter((name) => service(name).stores?.postgres === "write")).toEqual(["command"]);
  const [rule] =
    policiesOf("command", ofProduction).find(({ metadata }) => metadata.name === "command")?.spec.ingress ?? [];
  expect(rule.from[0]).toEqual({ podSelector: { matchLabels: { "app.kubernetes.io/component": "gateway" } } });
});
