import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { type Labels, matches, type Selector } from "../../charts/reachability.ts";
import type { Manifest } from "../../charts/releases.ts";

/** Pods that policies treat alike: of a rendered workload, or those that a policy selects and another chart makes. */
export interface PodGroup {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

export function workloads(objects: readonly Manifest[], namespace: string): PodGroup[] {
  return objects
    .filter(({ spec }) => spec?.template?.metadata?.labels)
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace ?? namespace,
      labels: spec.template.metadata.labels,
    }));
}

/** All workloads, the pods that the selector of a policy means and no workload has, and all other pods of each namespace. */
export function podGroups(policies: readonly Manifest[], known: readonly PodGroup[]): PodGroup[] {
  const selected = policies
    .map(({ metadata, spec }) => groupOf(spec.podSelector, metadata.namespace ?? ""))
    .filter(({ labels, namespace }) => !known.some((pods) => pods.namespace === namespace && has(labels, pods.labels)));
  const others = Object.values(namespaces).map((namespace) => groupOf({}, namespace));
  return [...others, ...known, ...selected].filter(
    (one, index, all) => index === all.findIndex(({ name }) => name === one.name),
  );
}

function groupOf(selector: Selector | undefined, namespace: string): PodGroup {
  return { name: podsName(selector, namespace), namespace, labels: selector?.matchLabels ?? {} };
}

/** `pods app=istiod of istio-system`; without labels: `every pod of istio-system`. */
export function podsName(selector: Selector | undefined, namespace: string): string {
  const { matchLabels = {}, ...others } = selector ?? {};
  const labels = Object.entries(matchLabels).map(([label, value]) => `${label.split("/").at(-1)}=${value}`);
  if (Object.keys(others).length > 0) labels.push(JSON.stringify(others));
  return labels.length === 0 ? `every pod of ${namespace}` : `pods ${labels.join(",")} of ${namespace}`;
}

/** An empty selector is not a workload's: it means the other pods of the namespace. */
function has(wanted: Labels, labels: Labels): boolean {
  return Object.keys(wanted).length > 0 && matches({ matchLabels: wanted }, labels);
}
