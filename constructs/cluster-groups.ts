/** Whom EKS says somebody is, by the level of access that the environment gives to his IAM role. */
export const clusterGroups = {
  operate: "mindflow:operators",
  edit: "mindflow:developers",
  view: "mindflow:viewers",
} as const;

export type ClusterGroupLevel = keyof typeof clusterGroups;

/** A rule of Kubernetes' role-based access control. */
export interface AccessRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

const read = ["get", "list", "watch"];

/** The kinds that only the platform's definitions know. None of them holds a secret itself. */
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

/** In a namespace: all that is there, and why it is as it is. Never a secret's value, nor a shell that could read one. */
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

/** Stop a pod, so that another takes its place. A pod's template stays: who changes one can run as any service account. */
const restart: AccessRule[] = [rule("", "pods", ["delete"]), rule("", "pods/eviction", ["create"])];
const scale: AccessRule[] = [
  rule("apps", "deployments/scale statefulsets/scale", ["get", "patch", "update"]),
  rule("autoscaling", "horizontalpodautoscalers", ["patch"]),
  rule("keda.sh", "scaledobjects", ["patch"]),
];
const forward: AccessRule[] = [rule("", "pods/portforward", ["create"])];

/** What a member of a group may do in namespaces, by the purpose of each. */
export const namespaceRules = {
  look,
  /** Grafana, Kiali, Jaeger and Prometheus are looked at through a forwarded port. */
  dashboards: forward,
  operate: [...restart, ...scale],
  /** Try things on running services, as only an environment with nobody's data allows: a shell shows mounted secrets. */
  edit: [...restart, ...scale, ...forward, rule("", "pods/exec", ["create"])],
} as const satisfies Record<string, AccessRule[]>;

/** What belongs to no namespace. */
export const clusterRules = {
  look: [
    rule("", "namespaces nodes persistentvolumes"),
    rule("apiextensions.k8s.io", "customresourcedefinitions"),
    rule("metrics.k8s.io", "nodes"),
    rule("scheduling.k8s.io", "priorityclasses"),
    rule("storage.k8s.io", "storageclasses volumeattachments"),
  ],
  /** Take a node out of service: cordon it here, and evict its pods by `operate` in the namespaces. */
  cordon: [rule("", "nodes", ["patch"])],
} as const satisfies Record<string, AccessRule[]>;
