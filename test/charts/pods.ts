import type { Manifest } from "./releases.ts";

export interface PodTemplate {
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: as deep as Kubernetes' own type
  readonly spec: any;
}

export function podTemplates(manifests: readonly Manifest[]): PodTemplate[] {
  return manifests
    .filter(({ kind }) => kind === "Deployment" || kind === "Job")
    .map(({ kind, metadata, spec: { template } }) => ({
      owner: `${kind} ${metadata.name}`,
      labels: template.metadata.labels,
      spec: template.spec,
    }));
}

export function securityFaults(manifests: readonly Manifest[]): string[] {
  return podTemplates(manifests).flatMap(({ owner, spec }) => {
    const pod = spec.securityContext ?? {};
    const faults = [
      ...(pod.runAsNonRoot && pod.runAsUser > 0 && pod.runAsGroup > 0 ? [] : ["may run as root"]),
      ...(pod.seccompProfile?.type === "RuntimeDefault" ? [] : ["has no seccomp profile"]),
      ...(spec.automountServiceAccountToken === false ? [] : ["has a token of the Kubernetes API"]),
    ];
    for (const { name, securityContext: own = {} } of [...(spec.initContainers ?? []), ...spec.containers]) {
      if ("runAsUser" in own || own.runAsNonRoot === false) faults.push(`runs ${name} as another user`);
      if (own.readOnlyRootFilesystem !== true) faults.push(`lets ${name} write to its root file system`);
      if (own.allowPrivilegeEscalation !== false) faults.push(`lets ${name} gain privileges`);
      if (own.capabilities?.drop?.[0] !== "ALL" || own.capabilities.add) faults.push(`gives ${name} capabilities`);
    }
    return faults.map((fault) => `${owner} ${fault}`);
  });
}

export function minimumPods(manifests: readonly Manifest[], name: string, kind = "Deployment"): number {
  const scaler = scalersOf(manifests, name)[0];
  const { spec } = named(manifests, kind, name);
  return scaler?.spec.minReplicas ?? scaler?.spec.minReplicaCount ?? spec.replicas ?? 1;
}

export function conflictingScalers(manifests: readonly Manifest[]): string[] {
  const deployments = manifests.filter(({ kind }) => kind === "Deployment");
  return deployments.flatMap(({ metadata: { name }, spec }) => {
    const owners = scalersOf(manifests, name).map(({ kind }) => kind);
    if (spec.replicas !== undefined) owners.push("Helm");
    return owners.length > 1 ? [`the replicas of ${name} are set by ${owners.join(" and ")}`] : [];
  });
}

/**
 * Pods left after the loss of a zone or a node, and during a drain. With a strict spread of skew s, a zone has at most
 * (n + (zones - 1) s) / zones of n pods; otherwise it may have all. At worst, one node has all pods of its zone.
 */
export function podsAfterLoss(manifests: readonly Manifest[], name: string, zones: number) {
  const pods = minimumPods(manifests, name);
  const { spec } = named(manifests, "Deployment", name).spec.template;
  const spread = (spec.topologySpreadConstraints ?? []).find(
    (one: Record<string, unknown>) =>
      one.topologyKey === "topology.kubernetes.io/zone" && one.whenUnsatisfiable === "DoNotSchedule",
  );
  const inOneZone = spread ? Math.floor((pods + (zones - 1) * spread.maxSkew) / zones) : pods;
  const budget = manifests.find(({ kind, metadata }) => kind === "PodDisruptionBudget" && metadata.name === name);
  return { zoneOrNode: pods - inOneZone, drain: budget ? pods - budget.spec.maxUnavailable : 0 };
}

export function qosClass({ spec }: PodTemplate): "Guaranteed" | "Burstable" | "BestEffort" {
  const resources = spec.containers.map((container: { resources?: object }) => container.resources ?? {});
  const kinds = ["cpu", "memory"];
  if (
    resources.every((one: Resources) =>
      kinds.every((kind) => one.limits?.[kind] && one.limits[kind] === one.requests?.[kind]),
    )
  )
    return "Guaranteed";
  return resources.some((one: Resources) => one.requests || one.limits) ? "Burstable" : "BestEffort";
}

type Resources = { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> };

export function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`the manifests have no ${kind} ${name}`);
  return found;
}

function scalersOf(manifests: readonly Manifest[], name: string): Manifest[] {
  return manifests.filter(
    ({ kind, spec }) =>
      (kind === "HorizontalPodAutoscaler" || kind === "ScaledObject") && spec.scaleTargetRef.name === name,
  );
}
