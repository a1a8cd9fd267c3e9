import { describe, expect, test } from "vitest";
import { onPath } from "../../stacks/commands/on-path.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { meshValuesSchema } from "../../stacks/kubernetes/mesh-values.ts";
import { builtServices, servesRequests } from "../../stacks/topology.ts";
import { type Missing, needed } from "../tools.ts";
import { run } from "./helm.ts";
import { type ChartRelease, manifests, releasesOf, render } from "./releases.ts";

function meshOf(environment: typeof production): ChartRelease {
  const release = releasesOf(environment).find(({ name }) => name === "mesh");
  if (!release) throw new Error("the workloads stack has no mesh");
  return release;
}

describe.each(cloudEnvironments)("the mesh of $name", { timeout: 60_000 }, async (environment) => {
  const objects = manifests(await render(meshOf(environment)));
  const named = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  const requested = builtServices.filter(servesRequests);

  test("lets nobody talk to a pod without a certificate of the mesh", () => {
    expect(objects.filter(({ kind }) => kind === "PeerAuthentication").map(({ spec }) => spec)).toEqual([
      { mtls: { mode: "STRICT" } },
    ]);
  });

  test("routes requests to every service that is sent some, by its own rule or by Flagger's", () => {
    const { services } = environment.aws.workloads;
    const rolling = requested.filter((name) => services[name].rollout === "rolling");
    expect(named("VirtualService")).toEqual(rolling.toSorted());
    expect(named("DestinationRule")).toEqual(rolling.toSorted());
    expect(named("Canary")).toEqual(requested.filter((name) => !rolling.includes(name)).toSorted());
  });

  test("takes a pod that fails out for a while, and sends a caller's request again only if nobody has begun with it", () => {
    const traffic = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service] : kind === "VirtualService" ? spec.http : [],
    );
    const policies = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service.trafficPolicy] : kind === "DestinationRule" ? [spec.trafficPolicy] : [],
    );
    expect(traffic.map(({ retries }) => retries.retryOn)).toEqual(
      requested.map(() => "connect-failure,refused-stream,reset-before-request"),
    );
    for (const { outlierDetection, connectionPool } of policies) {
      expect(outlierDetection.consecutive5xxErrors).toBe(5);
      expect(connectionPool.http.maxRetries).toBeLessThan(connectionPool.http.http1MaxPendingRequests);
    }
  });

  test("lets people from outside ask for what a public service serves, and neither for its health nor its metrics", () => {
    const outside = objects.flatMap(({ kind, spec }) => {
      if (kind === "Canary") return spec.service.gateways ? [spec.service.match] : [];
      return kind === "VirtualService" && spec.gateways.length > 1 ? [spec.http[0].match] : [];
    });
    expect(outside).toEqual([[{ uri: { exact: "/graphql" } }]]);
  });

  test("limits how much each of them is sent", () => {
    expect(named("EnvoyFilter")).toEqual(requested.map((name) => `${name}-rate-limit`).toSorted());
  });
});

test("Helm names the path of a wrong value", async () => {
  const release = meshOf(production);
  const values = JSON.parse(release.values);
  expect(meshValuesSchema.safeParse(values).success).toBe(true);
  values.services.query.rollout = "canarry";
  await expect(render({ ...release, values: JSON.stringify(values) })).rejects.toThrow(/services[./]query[./]rollout/);
});

describe("istioctl analyze", { timeout: 120_000 }, () => {
  test.for(cloudEnvironments)("finds nothing in $name's objects", async (environment, context) => {
    const { program } = needed(findIstioctl(), context);
    const rendered = await Promise.all(releasesOf(environment).map((release) => render(release)));
    expect(await found(program, rendered.join("\n"))).toEqual([]);
  });

  test("finds a route through a gateway that is not there", async (context) => {
    const { program } = needed(findIstioctl(), context);
    const broken = (await render(meshOf(dev))).replaceAll("istio-system/mesh-gateway", "istio-system/side-door");
    expect(await found(program, broken)).toContain("IST0101 VirtualService mindflow/gateway");
  });
});

function findIstioctl(): { program: string } | Missing {
  const program = onPath("istioctl");
  return program ? { program } : { missing: "istioctl is not on the PATH: github.com/istio/istio/releases has it." };
}

/** What it has against some objects, whatever their namespace. */
async function found(program: string, input: string): Promise<string[]> {
  const json = await run(program, ["analyze", "--use-kube=false", "--all-namespaces", "--output=json", "-"], { input });
  return (JSON.parse(json) as { code: string; origin: string }[]).map(({ code, origin }) => `${code} ${origin}`);
}
