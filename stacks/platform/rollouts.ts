import { addresses } from "./addresses.ts";
import {
  type Releases,
  resources,
  resourcesWithoutDefaultLimit,
  restrictedContainer,
  restrictedPod,
} from "./values.ts";

export const loadTesterImage = "ghcr.io/fluxcd/flagger-loadtester";

export const rollouts: Releases = ({ aws: { platform } }, { clusterName }) => ({
  flagger: {
    chart: "flagger",
    namespace: "mesh",
    why: "canary, A/B and blue/green roll-outs, controlled by the mesh's metrics",
    after: ["istiod", "monitoring"],
    timeout: "5m",
    values: {
      clusterName,
      meshProvider: "istio",
      metricsServer: addresses.prometheus,
      // Flagger changes the first of these labels on its copy of a Deployment.
      selectorLabels: "app.kubernetes.io/name",
      leaderElection: { enabled: true, replicaCount: platform.controllers },
      podDisruptionBudget: { enabled: platform.controllers > 1 },
      podMonitor: { enabled: true },
      podLabels: { "sidecar.istio.io/inject": "false" },
      securityContext: { enabled: true, context: { ...restrictedPod, ...restrictedContainer, runAsUser: 10_001 } },
      resources: resourcesWithoutDefaultLimit("10m", "256Mi"),
    },
  },
  "load-tester": {
    chart: "loadtester",
    // Inside the mesh: only its pods may connect to the services.
    namespace: "services",
    why: "sends requests to a new version before any client does",
    after: ["istiod", "flagger"],
    timeout: "5m",
    values: {
      fullnameOverride: "load-tester",
      image: { repository: loadTesterImage },
      // Flagger is outside the mesh, which would refuse it. The network policy allows Flagger only.
      podAnnotations: { "traffic.sidecar.istio.io/excludeInboundPorts": "8080" },
      // Its own service account, its identity in the mesh. It has no permission in Kubernetes.
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
