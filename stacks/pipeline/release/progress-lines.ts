import type { Canary, ClusterEvent, ClusterState, Deployment } from "./cluster-state.ts";

interface News {
  readonly about: string;
  readonly version: string;
  readonly line: string;
}

/** What a person has been told: the last version of each thing. */
export type Told = Map<string, string>;

/** The lines that are new since the last call with the same `told`. */
export function progressLines({ deployments, canaries, events }: ClusterState, told: Told): string[] {
  const all = [
    ...[...deployments.values()].filter(({ spec }) => spec.replicas > 0).map(ofDeployment),
    ...[...canaries.values()].map(ofCanary),
    ...events.filter(isNews).map(ofEvent),
  ];
  const news = all.filter(({ about, version }) => {
    const isNew = told.get(about) !== version;
    told.set(about, version);
    return isNew;
  });
  return news.map(({ line }) => line);
}

function ofDeployment({ metadata: { uid, name }, spec, status }: Deployment): News {
  const ready = Math.min(status.updatedReplicas ?? 0, status.availableReplicas ?? 0);
  const line = `${name}: ${ready} of ${spec.replicas} pods are new and available`;
  return { about: uid, version: line, line };
}

function ofCanary({ metadata: { uid, name }, status = {} }: Canary): News {
  const { phase = "unknown to Flagger", canaryWeight = 0, iterations = 0, failedChecks = 0 } = status;
  const details = [
    ...(canaryWeight > 0 ? [`${canaryWeight} % of requests`] : []),
    ...(iterations > 0 ? [`iteration ${iterations}`] : []),
    ...(failedChecks > 0 ? [`${failedChecks} failed checks`] : []),
  ];
  const line = `${name}: canary ${[phase, ...details].join(", ")}`;
  return { about: uid, version: line, line };
}

/** Autoscalers warn while new pods have no metrics yet, and Flagger's own steps are told as they are. */
function isNews({ type, involvedObject: { kind } }: ClusterEvent): boolean {
  return kind === "Canary" || (type === "Warning" && ["Deployment", "ReplicaSet", "Pod", "Job"].includes(kind));
}

/** Of many pods with the same warning, the first is told. */
function ofEvent({ metadata, message, count = 1, involvedObject: { kind, name } }: ClusterEvent): News {
  if (kind === "Canary") return { about: metadata.uid, version: String(count), line: `${name}: ${message}` };
  return { about: message, version: "told", line: `${kind} ${name}: ${message}` };
}
