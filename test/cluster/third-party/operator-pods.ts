import type { KubernetesObject } from "../kubernetes-object.ts";

interface Monitored extends KubernetesObject {
  readonly spec: Readonly<Record<string, unknown>> & { readonly replicas?: number };
}

/**
 * Deployments without volumes in place of the pods that Prometheus' operator would create: as many pods with the same
 * resources, security context and priority, so that the quotas count them.
 */
export function podsOfOperator(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return (objects as readonly Monitored[])
    .filter(({ kind }) => kind === "Prometheus" || kind === "Alertmanager")
    .map(({ kind, metadata: { name, namespace }, spec }) => {
      const labels = { "app.kubernetes.io/name": kind.toLowerCase(), simulated: `${kind.toLowerCase()}-${name}` };
      const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
      const reloader = { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "64Mi" } };
      return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: `simulated-${kind.toLowerCase()}`, ...(namespace && { namespace }) },
        spec: {
          replicas: spec.replicas ?? 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              securityContext: spec.securityContext,
              ...(spec.priorityClassName ? { priorityClassName: spec.priorityClassName } : {}),
              containers: [
                { name: kind.toLowerCase(), image: "simulated", resources: spec.resources, securityContext },
                { name: "config-reloader", image: "simulated", resources: reloader, securityContext },
              ],
            },
          },
        },
      };
    });
}
