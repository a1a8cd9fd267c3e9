import { matches } from "../../charts/reachability.ts";
import type { Manifest } from "../../charts/releases.ts";
import type { Grant } from "../grant.ts";
import type { EnvironmentObjects } from "./environment.ts";
import { peersOf, portsOf, type Rule } from "./network-rules.ts";
import { type PodGroup, podGroups, workloads } from "./pods.ts";

const sides = [
  { type: "Ingress", rules: "ingress", peers: "from" },
  { type: "Egress", rules: "egress", peers: "to" },
] as const;
type Side = (typeof sides)[number];

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
