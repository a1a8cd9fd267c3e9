import { matches, type Peer, type Selector } from "../../charts/reachability.ts";
import { cidrName } from "./cidr-names.ts";
import type { EnvironmentObjects } from "./environment.ts";
import { type PodGroup, podsName } from "./pods.ts";

interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}
type NetworkPeer = Peer & { readonly ipBlock?: IpBlock };
export interface Rule {
  readonly from?: readonly NetworkPeer[];
  readonly to?: readonly NetworkPeer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}

const namespaceLabel = "kubernetes.io/metadata.name";

/** `tcp/443`. No list, or an empty one, means every port. */
export function portsOf({ ports = [] }: Rule): string[] {
  if (ports.length === 0) return ["*"];
  return ports.map(({ protocol = "TCP", port, endPort }) =>
    port === undefined
      ? `${protocol.toLowerCase()}/*`
      : `${protocol.toLowerCase()}/${port}${endPort ? `-${endPort}` : ""}`,
  );
}

/** No list, or an empty one, means everybody. */
export function peersOf(
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
