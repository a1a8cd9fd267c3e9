import { podTemplates } from "./pods.ts";
import type { Manifest } from "./releases.ts";

const clusterScoped = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
const recommendedLabels = ["instance", "part-of", "managed-by"].map((label) => `app.kubernetes.io/${label}`);

/** Objects that `helm template | kubectl apply` would put into the wrong namespace, or that nobody could find by their labels. */
export function metadataFaults(objects: readonly Manifest[]): string[] {
  return objects.flatMap(({ kind, metadata: { name, namespace, labels = {} } }) => [
    ...(namespace || clusterScoped.includes(kind) ? [] : [`${kind} ${name} names no namespace`]),
    ...recommendedLabels.filter((label) => !labels[label]).map((label) => `${kind} ${name} has no label ${label}`),
  ]);
}

/**
 * Fields that Kubernetes never lets an upgrade change. They may depend on nothing but the object's name: an object whose field
 * has to change needs another name.
 */
export function immutableFaults(objects: readonly Manifest[]): string[] {
  return objects.flatMap(({ kind, metadata: { name, annotations = {} }, spec, roleRef }) => {
    if (kind === "Deployment") {
      const selector = JSON.stringify(spec.selector);
      const kept = JSON.stringify({ matchLabels: { "app.kubernetes.io/name": name } });
      return selector === kept ? [] : [`Deployment ${name}: its selector was ${kept} and is ${selector}`];
    }
    if (kind === "Service") {
      const kept = name.endsWith("-metrics") ? "None" : undefined;
      return spec.clusterIP === kept ? [] : [`Service ${name}: its clusterIP was ${kept} and is ${spec.clusterIP}`];
    }
    if (kind === "RoleBinding") return roleRef?.name === name ? [] : [`RoleBinding ${name}: its roleRef was ${name}`];
    if (kind !== "Job") return [];
    const policy = annotations["helm.sh/hook-delete-policy"] ?? "";
    return policy.includes("before-hook-creation") ? [] : [`Job ${name}: an upgrade would change its pods in place`];
  });
}

/** Hosts that a pod with `ndots: 2` would first ask for in vain: such as `collector.monitoring.svc`. */
export function lookupFaults(objects: readonly Manifest[]): string[] {
  const hosts = objects
    .filter(({ kind }) => kind === "ConfigMap")
    .flatMap(({ metadata, data = {} }) =>
      Object.entries(data).flatMap(([key, value]) =>
        hostsIn(value).map((host) => [`${metadata.name}.${key}`, host] as const),
      ),
    )
    .filter(([, host]) => /\./.test(host) && !/\.svc\.cluster\.local$/.test(host) && /\.svc$|^[^.]+\.[^.]+$/.test(host))
    .map(([where, host]) => `${where}: ${host} is no complete name`);
  const pods = podTemplates(objects)
    .filter(
      ({ spec }) => JSON.stringify(spec.dnsConfig) !== JSON.stringify({ options: [{ name: "ndots", value: "2" }] }),
    )
    .map(({ owner }) => `${owner} asks for each AWS name five times`);
  return [...hosts, ...pods];
}

function hostsIn(value: string): string[] {
  return [...value.matchAll(/[a-z]+:\/\/([^/:\s]+)/g)].map(([, host]) => host as string);
}
