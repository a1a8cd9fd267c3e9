import { clusterState } from "../../../stacks/pipeline/release/cluster-state.ts";
import { revisionOf } from "../../../stacks/pipeline/release/judgement.ts";
import type { Kubectl } from "../../../stacks/pipeline/release/kubectl.ts";

/** What each Deployment of the services runs. */
export async function revisionsOf(kubectl: Kubectl): Promise<Record<string, string>> {
  const { deployments } = await clusterState(kubectl);
  return Object.fromEntries([...deployments].map(([name, deployment]) => [name, revisionOf(deployment)]));
}
