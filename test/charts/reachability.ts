import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import type { Manifest } from "./releases.ts";

export interface Pods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly port?: number;
}

export type Labels = Readonly<Record<string, string>>;
export interface Selector {
  readonly matchLabels?: Labels;
}
export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

export function podsIn(objects: readonly Manifest[]): Pods[] {
  return objects.filter(({ kind }) => kind === "Deployment").map(podsOf);
}

function podsOf({ metadata, spec }: Manifest): Pods {
  const { template } = spec;
  return {
    name: metadata.name,
    namespace: namespaces.services,
    labels: template.metadata.labels,
    serviceAccount: template.spec.serviceAccountName,
    port: template.spec.containers[0].ports[0].containerPort,
  };
}

/** Every allowed connection, as `gateway → query`. */
export function matrix(pods: readonly Pods[], allows: (from: Pods, to: Pods) => boolean): string[] {
  return pods
    .flatMap((from) => pods.filter((to) => to.port && to !== from && allows(from, to)).map((to) => [from, to] as const))
    .map(([from, to]) => `${from.name} → ${to.name}`)
    .toSorted();
}

/** Connections that the network policies allow: egress of one side and ingress of the other. */
export function networkAllows(objects: readonly Manifest[]) {
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
  return (from: Pods, to: Pods) =>
    passes(policies, from, to, to, "Egress", "egress", "to") &&
    passes(policies, to, from, to, "Ingress", "ingress", "from");
}

function passes(
  policies: readonly Manifest[],
  at: Pods,
  other: Pods,
  { port }: Pods,
  type: string,
  rules: "egress" | "ingress",
  peers: "to" | "from",
): boolean {
  const those = policies.filter(
    ({ spec }) =>
      at.namespace === namespaces.services && matches(spec.podSelector, at.labels) && spec.policyTypes.includes(type),
  );
  if (those.length === 0) return true;
  return those
    .flatMap(({ spec }) => spec[rules] ?? [])
    .some(
      (rule: Record<string, { port?: number }[] & Peer[]>) =>
        (!rule.ports || rule.ports.some((one) => one.port === port)) &&
        (!rule[peers] || rule[peers].some((peer: Peer) => isPeer(peer, other))),
    );
}

/** An ipBlock never matches a pod: ours are for addresses outside the cluster. */
function isPeer({ podSelector, namespaceSelector }: Peer, { namespace, labels }: Pods): boolean {
  if (!podSelector && !namespaceSelector) return false;
  const there = namespaceSelector
    ? matches(namespaceSelector, { "kubernetes.io/metadata.name": namespace })
    : namespace === namespaces.services;
  return there && matches(podSelector, labels);
}

export function matches(selector: Selector | undefined, labels: Labels): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([label, value]) => labels[label] === value);
}

export function meshAllows(objects: readonly Manifest[]) {
  const paths = meshPaths(objects);
  return (from: Pods, to: Pods) => paths(from, to).length > 0;
}

/** Paths that the mesh allows between two workloads. A star is a wildcard. */
export function meshPaths(objects: readonly Manifest[]) {
  const policies = objects.filter(({ kind }) => kind === "AuthorizationPolicy");
  return (from: Pods, { labels, port }: Pods): string[] => {
    const those = policies.filter(({ spec }) => matches(spec.selector, labels));
    if (those.length === 0) return ["*"];
    const principal = `cluster.local/ns/${from.namespace}/sa/${from.serviceAccount}`;
    const rules = those.flatMap(({ spec }) => spec.rules ?? []) as AccessRule[];
    const paths = rules
      .filter(({ from = [{ source: {} }] }) => from.some(({ source }) => includes(source.principals, principal)))
      .flatMap(({ to = [{ operation: {} }] }) => to.map(({ operation }) => operation))
      .filter(({ ports }) => includes(ports, String(port)))
      .flatMap(({ paths = ["*"] }) => paths);
    return [...new Set(paths)].toSorted();
  };
}

/** In Istio a missing list matches everything. */
function includes(list: readonly string[] | undefined, one: string): boolean {
  return list?.includes(one) ?? true;
}

interface AccessRule {
  readonly from?: readonly { readonly source: { readonly principals?: readonly string[] } }[];
  readonly to?: readonly {
    readonly operation: { readonly ports?: readonly string[]; readonly paths?: readonly string[] };
  }[];
}
