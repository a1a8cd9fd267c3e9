import { addresses } from "./addresses.ts";
import { type Releases, resources, restrictedContainer, restrictedPod } from "./values.ts";

/** Who brings a new version of a service to its users step by step, and takes it back when they fare worse with it. */
export const rollouts: Releases = ({ aws: { platform } }, { clusterName }) => ({
  flagger: {
    chart: "flagger",
    namespace: "mesh",
    why: "canary, A/B and blue/green roll-outs, judged by the mesh's metrics",
    after: ["istiod", "monitoring"],
    timeout: "5m",
    values: {
      clusterName,
      meshProvider: "istio",
      metricsServer: addresses.prometheus,
      // Flagger renames what it finds under the first of these on its own copy of a Deployment.
      selectorLabels: "app.kubernetes.io/name",
      leaderElection: { enabled: true, replicaCount: platform.controllers },
      podDisruptionBudget: { enabled: platform.controllers > 1 },
      podMonitor: { enabled: true },
      podLabels: { "sidecar.istio.io/inject": "false" },
      securityContext: { enabled: true, context: { ...restrictedPod, ...restrictedContainer, runAsUser: 10_001 } },
      resources: resources("10m", "256Mi"),
    },
  },
  "load-tester": {
    chart: "loadtester",
    // Inside the mesh: nobody else is let through to the services.
    namespace: "services",
    why: "sends requests to a new version while nobody else does",
    after: ["istiod", "flagger"],
    timeout: "5m",
    values: {
      fullnameOverride: "load-tester",
      // Flagger is outside the mesh, and would be refused. The network lets only Flagger come.
      podAnnotations: { "traffic.sidecar.istio.io/excludeInboundPorts": "8080" },
      // A service account of its own, by which the mesh knows it. It may nothing in Kubernetes.
      rbac: { create: true, scope: "namespace", rules: [] },
      cmd: { timeout: "10m", namespaceRegexp: "mindflow" },
      securityContext: {
        enabled: true,
        context: { ...restrictedPod, ...restrictedContainer, runAsUser: 100, runAsGroup: 101 },
      },
      podSecurityContext: { enabled: true, context: { ...restrictedPod, fsGroup: 101 } },
      resources: resources("10m", "128Mi"),
    },
  },
});
