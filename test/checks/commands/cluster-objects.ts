import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { thirdPartyObjects } from "../../charts/third-party/workloads.ts";
import { objectsOfEnvironment } from "../../cluster/environment-objects.ts";
import type { KubernetesObject } from "../../cluster/kubernetes-object.ts";

/** The objects of an environment that commands name: ours, the listed ones of third-party charts, and Flagger's copies. */
export async function clusterObjects(environment: AwsEnvironment): Promise<KubernetesObject[]> {
  const { ofCharts, ofPlatform } = await objectsOfEnvironment(environment);
  // The list has no API versions, and commands name none.
  const ofOthers = thirdPartyObjects() as readonly object[] as readonly KubernetesObject[];
  return [...ofCharts, ...ofPlatform, ...ofOthers, ...copiesOfFlagger(ofCharts)];
}

/** Flagger runs a copy of each Deployment and autoscaler of a Canary, with another name. */
function copiesOfFlagger(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const canaries = objects.filter(({ kind }) => kind === "Canary").map(({ metadata }) => metadata.name);
  return objects
    .filter(({ kind, metadata }) => copied.includes(kind) && canaries.includes(metadata.name))
    .map((object) => ({ ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-primary` } }));
}

const copied = ["Deployment", "HorizontalPodAutoscaler"];
