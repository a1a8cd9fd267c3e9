import type { Cluster, Deployment } from "./cluster.ts";
import { nameOf } from "./objects.ts";
import { type Pod, podsOf } from "./ready-watch.ts";

/**
 * In how many zones the pods of each Deployment are, by its name.
 *
 * @throws Error that names those that are in fewer than there are, and than they have pods.
 */
export async function spreadOver(cluster: Cluster): Promise<Map<string, number>> {
  const nodes = await cluster.list("nodes");
  const zoneOf = new Map(
    nodes.map(({ metadata: { name, labels } }) => [name, labels?.["topology.kubernetes.io/zone"]]),
  );
  const pods = await cluster.list<Pod>("pods");
  const spread = (await cluster.list<Deployment>("deployments.apps")).map((deployment) => {
    const own = podsOf(deployment, pods);
    const zones = new Set(own.map(({ spec }) => zoneOf.get(spec.nodeName ?? ""))).size;
    return { name: nameOf(deployment), zones, possible: Math.min(new Set(zoneOf.values()).size, own.length) };
  });
  const narrow = spread.filter(({ zones, possible }) => zones < possible);
  if (narrow.length > 0)
    throw new Error(
      narrow
        .map(({ name, zones, possible }) => `${name}: its pods are in ${zones} zones, and could be in ${possible}`)
        .join("\n"),
    );
  return new Map(spread.map(({ name, zones }) => [name, zones]));
}
