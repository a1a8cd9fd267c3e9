import type { ClusterClient } from "./cluster-client.ts";
import { type Deployment, type Pod, podsOf } from "./deployments.ts";
import { nameOf } from "./kubernetes-object.ts";

/** By the Deployment's name. @throws Error that names the Deployments whose pods could be in more zones. */
export async function zonesByDeployment(cluster: ClusterClient): Promise<Map<string, number>> {
  const nodes = await cluster.list("nodes");
  const zoneOf = new Map(
    nodes.map(({ metadata: { name, labels } }) => [name, labels?.["topology.kubernetes.io/zone"]]),
  );
  const allZones = new Set(zoneOf.values()).size;
  const pods = await cluster.list<Pod>("pods");
  const spread = (await cluster.list<Deployment>("deployments.apps")).map((deployment) => {
    const own = podsOf(deployment, pods);
    const zones = new Set(own.map(({ spec }) => zoneOf.get(spec.nodeName ?? ""))).size;
    return { name: nameOf(deployment), zones, possible: Math.min(allZones, own.length) };
  });
  const faults = spread
    .filter(({ zones, possible }) => zones < possible)
    .map(({ name, zones, possible }) => `${name}: its pods are in ${zones} zones, and could be in ${possible}`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return new Map(spread.map(({ name, zones }) => [name, zones]));
}
