import { matches, type Peer, type Selector } from "../../charts/reachability.ts";
import type { Manifest } from "../../charts/releases.ts";
import type { Grant } from "../grant.ts";
import { cidrName } from "./cidr-names.ts";
import type { EnvironmentObjects } from "./environment.ts";
import { type PodGroup, podGroups, podsName, workloads } from "./pods.ts";

interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}
type NetworkPeer = Peer & { readonly ipBlock?: IpBlock };
interface Rule {
  readonly from?: readonly NetworkPeer[];
  readonly to?: readonly NetworkPeer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}

const sides = [
  { type: "Ingress", rules: "ingress", peers: "from" },
  { type: "Egress", rules: "egress", peers: "to" },
] as const;
type Side = (typeof sides)[number];

const namespaceLabel = "kubernetes.io/metadata.name";

/**
 * Where the pods of each group may connect to, and who may connect to them, by all policies that select them. Pods that no
 * policy selects for a direction may do everything in it.
 */
export function networkGrants(environment: EnvironmentObjects, namespace: string): Grant[] {
  const policies = environment.objects.filter(({ kind }) => kind === "NetworkPolicy");
  const groups = podGroups(policies, workloads(environment.objects, namespace));
  return groups.flatMap((group) => {
    const everyPod = groups.find(({ namespace, labels }) => namespace === group.namespace && isEmpty(labels));
    return sides.flatMap((side) => {
      const of = (pods: PodGroup) => connections(pods, side, policies, groups, environment);
      if (!everyPod || everyPod === group) return of(group);
      // What every pod may do is said once.
      const shared = new Set(of(everyPod).map((grant) => other(grant, side)));
      return of(group).filter((grant) => !shared.has(other(grant, side)));
    });
  });
}

function other({ who, may, what }: Grant, { type }: Side): string {
  return JSON.stringify([type === "Ingress" ? who : what, may]);
}

function isEmpty(labels: object): boolean {
  return Object.keys(labels).length === 0;
}

function connections(
  group: PodGroup,
  side: Side,
  policies: readonly Manifest[],
  groups: readonly PodGroup[],
  environment: EnvironmentObjects,
): Grant[] {
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === group.namespace &&
      matches(spec.podSelector, group.labels) &&
      typesOf(spec).includes(side.type),
  );
  if (selecting.length === 0) return [grant(side, group.name, "*", "*")];
  return selecting
    .flatMap(({ spec }) => (spec[side.rules] ?? []) as Rule[])
    .flatMap((rule) =>
      peersOf(rule[side.peers], group.namespace, groups, environment).flatMap((peer) =>
        portsOf(rule).map((port) => grant(side, group.name, peer, port)),
      ),
    );
}

/** A policy without types is one of ingress, and of egress if it has such rules. */
function typesOf(spec: { policyTypes?: string[]; egress?: unknown }): string[] {
  return spec.policyTypes ?? ["Ingress", ...(spec.egress ? ["Egress"] : [])];
}

function grant({ type }: Side, pods: string, peer: string, port: string): Grant {
  const [who, what, side] = type === "Ingress" ? ([peer, pods, "in"] as const) : ([pods, peer, "out"] as const);
  return { layer: "network policy", who, may: port, what, side };
}

function portsOf({ ports = [] }: Rule): string[] {
  if (ports.length === 0) return ["*"];
  return ports.map(({ protocol = "TCP", port, endPort }) =>
    port === undefined
      ? `${protocol.toLowerCase()}/*`
      : `${protocol.toLowerCase()}/${port}${endPort ? `-${endPort}` : ""}`,
  );
}

/** No list, or an empty one, means everybody. */
function peersOf(
  peers: readonly NetworkPeer[] | undefined,
  own: string,
  groups: readonly PodGroup[],
  environment: EnvironmentObjects,
): string[] {
  if (!peers || peers.length === 0) return ["*"];
  return peers.flatMap(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) return [blockName(ipBlock, environment)];
    if (!namespaceSelector) return named(podSelector, own, groups);
    const namespace = namespaceSelector.matchLabels?.[namespaceLabel];
    if (namespace) return named(podSelector, namespace, groups);
    const those = Object.keys(namespaceSelector).length === 0 ? "every namespace" : JSON.stringify(namespaceSelector);
    return [podsName(podSelector, those)];
  });
}

/** By its workload's name, if it is the only one that has these labels. */
function named(selector: Selector | undefined, namespace: string, groups: readonly PodGroup[]): string[] {
  const wanted = Object.keys(selector?.matchLabels ?? {}).length > 0;
  const found = wanted
    ? groups.filter((group) => group.namespace === namespace && matches(selector, group.labels))
    : [];
  return found.length === 1 && Object.keys(selector ?? {}).join() === "matchLabels"
    ? found.map(({ name }) => name)
    : [podsName(selector, namespace)];
}

function blockName({ cidr, except = [] }: IpBlock, environment: EnvironmentObjects): string {
  const name = cidrName(cidr, environment);
  return except.length > 0 ? `${name} but ${except.map((one) => cidrName(one, environment)).join(", ")}` : name;
}
