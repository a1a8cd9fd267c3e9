import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecIngressFrom,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { mapValues } from "../records.ts";

type Labels = Readonly<Record<string, string>>;

/** Pods of a namespace (`{}`: all of them), pods with these labels in any namespace, or addresses outside of the cluster. */
export type Peer =
  | { readonly namespace: string; readonly pods: Labels }
  | { readonly everyNamespace: true; readonly pods: Labels }
  | { readonly cidrs: readonly string[] };

export interface Admission {
  readonly from: readonly Peer[];
  /** `{}`: all pods of the namespace. */
  readonly to: Labels;
  /** None: all ports. */
  readonly ports?: readonly number[];
}

export interface AdmittedConnectionsProps {
  readonly namespace: string;
  /** By the name of their policy. */
  readonly admissions: Readonly<Record<string, Admission>>;
  readonly after: readonly ITerraformDependable[];
}

/**
 * Denies every connection to the pods of a namespace but those from its own pods, from their own node (whose kubelet probes
 * them), and those admitted. Connections from its pods are not limited.
 */
export class AdmittedConnections extends Construct {
  constructor(scope: Construct, id: string, { namespace, admissions, after }: AdmittedConnectionsProps) {
    super(scope, id);
    new NetworkPolicyV1(this, "own-pods", {
      metadata: { name: "own-pods-only", namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] },
      dependsOn: [...after],
    });
    mapValues(admissions, ({ from, to, ports = [] }, name) => {
      const ingress = {
        from: from.flatMap(peersOf),
        ports: ports.map((port) => ({ protocol: "TCP", port: `${port}` })),
      };
      return new NetworkPolicyV1(this, name, {
        metadata: { name, namespace },
        spec: { podSelector: selector(to), policyTypes: ["Ingress"], ingress: [ingress] },
        dependsOn: [...after],
      });
    });
  }
}

function peersOf(peer: Peer): NetworkPolicyV1SpecIngressFrom[] {
  if ("cidrs" in peer) return peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const labels = "namespace" in peer ? { "kubernetes.io/metadata.name": peer.namespace } : {};
  return [{ namespaceSelector: selector(labels), podSelector: selector(peer.pods) }];
}

function selector(labels: Labels) {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}
