import { describe, expect, test } from "vitest";
import { rollouts } from "../../stacks/environments/aws/workloads.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import { named } from "./pods.ts";
import { type ChartRelease, type Manifest, manifests, releaseOf, releasesOf, render } from "./releases.ts";

const releases = releasesOf(production);
const release = (name: string) => releases.find((one) => one.name === name) as ChartRelease;

async function objectsOf(chart: string, rollout: string): Promise<Manifest[]> {
  const values = JSON.parse(release(chart).values);
  values.services.gateway.rollout = rollout;
  return manifests(await render({ ...release(chart), values: JSON.stringify(values) }));
}

describe("a change of the roll-out", () => {
  const routing = ["VirtualService", "DestinationRule", "Service"];

  const routes = async (chart: string, rollout: string) =>
    (await objectsOf(chart, rollout)).filter(({ kind }) => routing.includes(kind));

  test("changes no object that requests are routed by: only Flagger does, when its pods are ready", async () => {
    const rolling = await routes("mesh", "rolling");
    expect(rolling.length).toBeGreaterThan(0);
    for (const rollout of rollouts) {
      expect(await routes("mesh", rollout), rollout).toEqual(rolling);
      expect(await routes("rollouts", rollout), rollout).toEqual([]);
    }
    const service = async (of: ChartRelease) => named(manifests(await render(of)), "Service", "command");
    expect([dev, production].map(({ aws }) => aws.workloads.services.command.rollout)).toEqual([
      "rolling",
      "blue/green",
    ]);
    expect(await service(releaseOf(dev, "command"))).toEqual(await service(release("command")));
  });

  test("to rolling gives the Deployment its pods and its routes back before Flagger's are deleted", async () => {
    const canaries = (await objectsOf("rollouts", "canary")).filter(({ kind }) => kind === "Canary");
    expect(canaries.length).toBeGreaterThan(0);
    for (const { spec } of canaries) expect(spec.revertOnDeletion).toBe(true);
    const { metadata, spec } = named(await objectsOf("mesh", "canary"), "VirtualService", "gateway");
    expect(original(metadata.annotations)).toEqual({ spec });
    const service = named(manifests(await render(release("gateway"))), "Service", "gateway");
    expect(original(service.metadata.annotations)).toEqual({ spec: { selector: service.spec.selector } });
  });
});

function original(annotations: Manifest["metadata"]["annotations"] = {}) {
  return JSON.parse(annotations["kubectl.kubernetes.io/last-applied-configuration"] ?? "null");
}
