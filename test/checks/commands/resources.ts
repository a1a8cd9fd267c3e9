/** A kind of objects, as requests name it. */
export interface Resource {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Kinds that our pages name: group, kind, and kubectl's short name. */
const known: readonly (readonly [group: string, kind: string, short?: string])[] = [
  ["", "Pod", "po"],
  ["", "Service", "svc"],
  ["", "Event", "ev"],
  ["", "Node", "no"],
  ["", "Namespace", "ns"],
  ["apps", "Deployment", "deploy"],
  ["apps", "ReplicaSet", "rs"],
  ["apps", "StatefulSet", "sts"],
  ["apps", "DaemonSet", "ds"],
  ["batch", "Job"],
  ["autoscaling", "HorizontalPodAutoscaler", "hpa"],
  ["keda.sh", "ScaledObject", "so"],
  ["flagger.app", "Canary"],
  ["monitoring.coreos.com", "Prometheus"],
  ["monitoring.coreos.com", "Alertmanager"],
];

const plurals: Readonly<Record<string, string>> = { Canary: "canaries", Prometheus: "prometheuses" };

/** @throws Error for an unknown name. */
export function resourceNamed(name: string): Resource {
  for (const [group, kind, short] of known) {
    const plural = plurals[kind] ?? `${kind.toLowerCase()}s`;
    if ([kind.toLowerCase(), plural, short].includes(name))
      return { group, kind, plural, namespaced: kind !== "Node" && kind !== "Namespace" };
  }
  throw new Error(`"${name}" is no kind of objects that resources.ts knows`);
}
