import { isDeepStrictEqual } from "node:util";
import type { Canary, ClusterState, Deployment } from "./cluster-state.ts";

export interface ReleasedService {
  readonly name: string;
  /** Whether Flagger rolls it out. */
  readonly progressive: boolean;
}

/** `failed` is the reason. */
export type Judgement = { readonly is: "waiting" | "released" } | { readonly is: "failed"; readonly reason: string };

const waiting: Judgement = { is: "waiting" };
const released: Judgement = { is: "released" };

/** What has become of a revision that was applied after `before`. */
export function judge(
  { name, progressive }: ReleasedService,
  revision: string,
  before: ClusterState,
  now: ClusterState,
): Judgement {
  const deployment = now.deployments.get(name);
  if (!deployment || revisionOf(deployment) !== revision) return waiting;
  if (!progressive) return ofDeployment(deployment);
  const canary = now.canaries.get(name);
  const primary = now.deployments.get(`${name}-primary`);
  if (!canary || !primary) return waiting;
  if (isSameVersion(deployment, primary)) return hasSettled(canary) ? ofDeployment(primary) : waiting;
  if (canary.status?.phase !== "Failed" || !isJudged(name, before, now)) return waiting;
  return { is: "failed", reason: reasonOf(canary, now) };
}

function ofDeployment(deployment: Deployment): Judgement {
  const { spec, status, metadata } = deployment;
  const stuck = status.conditions?.find(({ type, status }) => type === "Progressing" && status === "False");
  if (stuck) return { is: "failed", reason: stuck.message ?? stuck.reason ?? "it makes no progress" };
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
  const isAvailable = status.observedGeneration === metadata.generation;
  return isAvailable && counts.every((count = 0) => count === spec.replicas) ? released : waiting;
}

/** Back to what -primary runs, Flagger does nothing: its canary stays "Failed". */
function hasSettled({ status }: Canary): boolean {
  return ["Initialized", "Succeeded", "Failed"].includes(status?.phase ?? "");
}

/** A failure may be that of an earlier version, until Flagger has seen this one. It does not try the same one twice. */
function isJudged(name: string, before: ClusterState, now: ClusterState): boolean {
  const seen = (state: ClusterState) => state.canaries.get(name)?.status?.lastAppliedSpec;
  const template = (state: ClusterState) => state.deployments.get(name)?.spec.template;
  return seen(now) !== seen(before) || isDeepStrictEqual(template(now), template(before));
}

/** Flagger copies the template, and renames what it selects and mounts. */
function isSameVersion(deployment: Deployment, primary: Deployment): boolean {
  const version = ({ spec: { template } }: Deployment) => {
    const { "flagger-id": _, ...annotations } = template.metadata.annotations ?? {};
    return { annotations, containers: template.spec.containers.map(({ image, resources }) => ({ image, resources })) };
  };
  return isDeepStrictEqual(version(deployment), version(primary));
}

function reasonOf({ metadata, status }: Canary, { events }: ClusterState): string {
  const halted = events.filter(
    ({ type, involvedObject }) =>
      type === "Warning" && involvedObject.kind === "Canary" && involvedObject.name === metadata.name,
  );
  const promoted = status?.conditions?.find(({ type }) => type === "Promoted");
  const messages = [...halted.map(({ message }) => message), promoted?.message ?? "its canary failed"];
  return [...new Set(messages)].slice(-4).join(" / ");
}

/** The tag of the service's own image; its container has the service's name, or Flagger's copy of it. */
export function revisionOf({ spec }: Deployment): string {
  const [container] = spec.template.spec.containers;
  return container?.image.split(":").at(-1) ?? "";
}
