import type { Manifest } from "./releases.ts";

/** What a Deployment or a Job makes pods from. */
export interface PodTemplate {
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: as deep as Kubernetes' own type of it
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

/** Where a pod could be root, gain rights, write into its file system or reach Kubernetes' API. */
export function unconfined(manifests: readonly Manifest[]): string[] {
  return podTemplates(manifests).flatMap(({ owner, spec }) => {
    const pod = spec.securityContext ?? {};
    const faults = [
      ...(pod.runAsNonRoot && pod.runAsUser > 0 && pod.runAsGroup > 0 ? [] : ["may run as root"]),
      ...(pod.seccompProfile?.type === "RuntimeDefault" ? [] : ["may call all of the kernel"]),
      ...(spec.automountServiceAccountToken === false ? [] : ["has a token of Kubernetes' API"]),
    ];
    for (const { name, securityContext: own = {} } of [...(spec.initContainers ?? []), ...spec.containers]) {
      if ("runAsUser" in own || own.runAsNonRoot === false) faults.push(`has ${name} run as somebody else`);
      if (own.readOnlyRootFilesystem !== true) faults.push(`lets ${name} write into its root file system`);
      if (own.allowPrivilegeEscalation !== false) faults.push(`lets ${name} gain rights`);
      if (own.capabilities?.drop?.[0] !== "ALL" || own.capabilities.add) faults.push(`leaves ${name} capabilities`);
    }
    return faults.map((fault) => `${owner} ${fault}`);
  });
}

/** The fewest pods of a Deployment: what it says itself, or what scales it. */
export function fewest(manifests: readonly Manifest[], name: string): number {
  const scaler = scalersOf(manifests, name)[0];
  const { spec } = named(manifests, "Deployment", name);
  return scaler?.spec.minReplicas ?? scaler?.spec.minReplicaCount ?? spec.replicas ?? 1;
}

/** Deployments whose number of pods is said twice, or that two scale. */
export function foughtOver(manifests: readonly Manifest[]): string[] {
  const deployments = manifests.filter(({ kind }) => kind === "Deployment");
  return deployments.flatMap(({ metadata: { name }, spec }) => {
    const owners = scalersOf(manifests, name).map(({ kind }) => kind);
    if (spec.replicas !== undefined) owners.push("Helm");
    return owners.length > 1 ? [`the replicas of ${name} are set by ${owners.join(" and ")}`] : [];
  });
}

/**
 * How many pods of a Deployment are certain to be left after each loss. Spread over zones with a skew of s, n pods put at
 * most (n + (zones - 1) s) / zones into one; where nothing spreads them strictly, all may be in one. At worst a zone's pods
 * are all on one node.
 */
export function leftAfterLoss(manifests: readonly Manifest[], name: string, zones: number) {
  const pods = fewest(manifests, name);
  const { spec } = named(manifests, "Deployment", name).spec.template;
  const spread = (spec.topologySpreadConstraints ?? []).find(
    (one: Record<string, unknown>) =>
      one.topologyKey === "topology.kubernetes.io/zone" && one.whenUnsatisfiable === "DoNotSchedule",
  );
  const inOneZone = spread ? Math.floor((pods + (zones - 1) * spread.maxSkew) / zones) : pods;
  const budget = manifests.find(({ kind, metadata }) => kind === "PodDisruptionBudget" && metadata.name === name);
  return { zoneOrNode: pods - inOneZone, drain: budget ? pods - budget.spec.maxUnavailable : 0 };
}

/** Kubernetes' own rule, of one container: all that is asked for is also the limit, or some is, or nothing. */
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
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

function scalersOf(manifests: readonly Manifest[], name: string): Manifest[] {
  return manifests.filter(
    ({ kind, spec }) =>
      (kind === "HorizontalPodAutoscaler" || kind === "ScaledObject") && spec.scaleTargetRef.name === name,
  );
}
