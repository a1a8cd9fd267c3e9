import { resourceName } from "../../../constructs/names.ts";
import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { verifySignatures } from "../../../stacks/pipeline/release/image-signatures.ts";
import { type ReleaseTarget, servicesOf } from "../../../stacks/pipeline/release/release.ts";
import { revision as anyRevision } from "../../charts/fixtures.ts";
import type { ChartRelease } from "../../charts/releases.ts";
import { imagesOf } from "../admitted-images.ts";
import type { ClusterClient } from "../cluster-client.ts";
import { type Helm, upgrade } from "../helm-release.ts";
import { hurried } from "../progressive-rollouts.ts";
import type { LocalRegistry } from "./local-registry.ts";
import type { SimulatedTraffic } from "./simulated-traffic.ts";

/** One that Flagger rolls out, and one that Kubernetes does. */
export const released = ["gateway", "relay"] as const;

/** One step of the canary, and one bad look is enough: Flagger looks every ten seconds. */
const fewSteps = { "stepWeights: [5, 10, 20, 35, 50]": "stepWeights: [50]", "threshold: 3": "threshold: 1" };

interface Rehearsed {
  readonly environment: AwsEnvironment;
  readonly cluster: ClusterClient;
  readonly helm: Helm;
  readonly registry: LocalRegistry;
  readonly traffic: SimulatedTraffic;
  readonly directory: string;
  readonly releases: readonly ChartRelease[];
  readonly say: (line: string) => void;
}

export function imageOf({ address }: LocalRegistry, { name }: AwsEnvironment, service: string, commit: string): string {
  return `${address}/${resourceName(name, service)}:${commit}`;
}

/** An environment's releases of two services: by Helm, from a local registry, judged by metrics of simulated traffic. */
export function rehearsedTarget(rehearsed: Rehearsed): ReleaseTarget {
  const { environment, cluster, helm, registry, say } = rehearsed;
  const releases = adapted(rehearsed);
  const applied = new Map<string, string>();
  return {
    environment: environment.name,
    services: servicesOf(environment).filter(({ name }) => isReleased(name)),
    kubectl: cluster.kubectl,
    verifiedImages: async (revision) => {
      const images = imagesOf(releases, revision);
      await verifySignatures(images, registry.cosign);
      return images;
    },
    // As Terraform does: in the order of the dependencies, and only what has changed.
    apply: async (revision) => {
      for (const release of releases) {
        const values = release.values.replaceAll(anyRevision, revision);
        if (applied.get(release.name) === values) continue;
        await upgrade(helm, cluster, { ...release, values });
        applied.set(release.name, values);
      }
    },
    smokeTest: async () => "simulated pods answer nothing: test/mirror asks the real gateway",
    say,
  };
}

function adapted({ releases, registry, traffic, directory }: Rehearsed): ChartRelease[] {
  return releases
    .filter(({ name, values }) => isReleased(name) || !JSON.parse(values).image)
    .map((release) => {
      const values = JSON.parse(release.values);
      if (values.image) values.image.repository = values.image.repository.replace(/^[^/]+/, registry.address);
      if (values.services) values.services = { gateway: values.services.gateway };
      if (values.prometheus) Object.assign(values, { prometheus: traffic.prometheus, loadTester: traffic.loadTester });
      const chart = release.name === "rollouts" ? hurried(release.chart, directory, fewSteps) : release.chart;
      return { ...release, chart, values: JSON.stringify(values) };
    });
}

function isReleased(name: string): boolean {
  return released.some((one) => one === name);
}
