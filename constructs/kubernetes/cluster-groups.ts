export const clusterGroups = {
  operate: "mindflow:operators",
  edit: "mindflow:developers",
  view: "mindflow:viewers",
} as const;

export type ClusterGroupLevel = keyof typeof clusterGroups;

export interface AccessRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

const read = ["get", "list", "watch"];

export const customGroups = [
  "cert-manager.io",
  "elbv2.k8s.aws",
  "external-secrets.io",
  "flagger.app",
  "keda.sh",
  "monitoring.coreos.com",
  "networking.istio.io",
  "security.istio.io",
  "telemetry.istio.io",
];

function rule(apiGroup: string, resources: string, verbs = read): AccessRule {
  return { apiGroups: [apiGroup], resources: resources.split(" "), verbs };
}

/** Read everything in a namespace except secrets; no shell, which could read them. */
const look: AccessRule[] = [
  rule(
    "",
    "configmaps endpoints events limitranges persistentvolumeclaims pods pods/log resourcequotas serviceaccounts services",
  ),
  rule("apps", "daemonsets deployments replicasets statefulsets"),
  rule("autoscaling", "horizontalpodautoscalers"),
  rule("batch", "cronjobs jobs"),
  rule("discovery.k8s.io", "endpointslices"),
  rule("events.k8s.io", "events"),
  rule("metrics.k8s.io", "pods"),
  rule("networking.k8s.io", "networkpolicies"),
  rule("policy", "poddisruptionbudgets"),
  rule("rbac.authorization.k8s.io", "rolebindings roles"),
  { apiGroups: customGroups, resources: ["*"], verbs: read },
];

/**
 * Delete pods, but not change their templates: a template can name any service account. charts/namespace allows a restart of
 * Deployments, and confines it.
 */
const restart: AccessRule[] = [rule("", "pods", ["delete"]), rule("", "pods/eviction", ["create"])];
const scale: AccessRule[] = [
  rule("apps", "deployments/scale statefulsets/scale", ["get", "patch", "update"]),
  rule("autoscaling", "horizontalpodautoscalers", ["patch"]),
  rule("keda.sh", "scaledobjects", ["patch"]),
];
const forward: AccessRule[] = [rule("", "pods/portforward", ["create"])];

export const namespaceRules = {
  look,
  /** Grafana, Kiali, Jaeger and Prometheus need port forwarding. */
  dashboards: forward,
  operate: [...restart, ...scale],
  /** For environments without user data only: a shell can read mounted secrets. */
  edit: [...restart, ...scale, ...forward, rule("", "pods/exec", ["create"])],
} as const satisfies Record<string, AccessRule[]>;

export const clusterRules = {
  look: [
    // Pods of all namespaces at once, which a drain lists too.
    rule("", "namespaces nodes persistentvolumes pods"),
    rule("apiextensions.k8s.io", "customresourcedefinitions"),
    rule("metrics.k8s.io", "nodes"),
    rule("scheduling.k8s.io", "priorityclasses"),
    rule("storage.k8s.io", "storageclasses volumeattachments"),
  ],
  /** Of nodes, on which pods of any namespace run. Disruption budgets limit the evictions. */
  drain: [rule("", "nodes", ["patch"]), rule("", "pods/eviction", ["create"])],
} as const satisfies Record<string, AccessRule[]>;
