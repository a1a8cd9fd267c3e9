import { namespaces } from "../../constructs/names.ts";
import { meshGateway } from "../mesh-gateway.ts";
import { addresses, tracingProvider } from "./addresses.ts";
import { charts } from "./charts.ts";
import { oneAtATime, type Releases, resources, restrictedPod, spread } from "./values.ts";

/** Istio's own registry is retired in December 2026 (github.com/istio/istio/issues/61467): the images come from Docker Hub. */
const images = { hub: "docker.io/istio", tag: charts.istiod.appVersion, variant: "distroless", logAsJson: true };

/**
 * Istio in sidecar mode. What an init container with rights over the network would do in each pod is done on the node by
 * `istio-cni`, so that pods of ours need no such right. That traffic is encrypted, sampled and allowed is said by the
 * mesh's own objects: none of it is a value.
 */
export const mesh: Releases = ({ aws: { platform } }) => ({
  "istio-base": {
    chart: "base",
    namespace: "mesh",
    why: "Istio's definitions of custom resources",
    after: [],
    timeout: "2m",
    values: { defaultRevision: "default" },
  },
  "istio-cni": {
    chart: "cni",
    // It changes the network of the node.
    namespace: "system",
    why: "sends the traffic of each pod of the mesh through its sidecar",
    after: ["istio-base"],
    timeout: "10m",
    values: { global: images, resources: resources("20m", "128Mi") },
  },
  istiod: {
    chart: "istiod",
    namespace: "mesh",
    why: "the mesh's control plane: certificates, configuration, injection of sidecars",
    after: ["istio-base", "istio-cni"],
    timeout: "10m",
    values: {
      global: {
        ...images,
        priorityClassName: "system-cluster-critical",
        proxy: {
          resources: {
            requests: { cpu: `${platform.sidecar.cpuMillis}m`, memory: `${platform.sidecar.memoryMiB}Mi` },
            limits: { memory: "512Mi" },
          },
          seccompProfile: restrictedPod.seccompProfile,
        },
      },
      cni: { enabled: true },
      // Its budget keeps one: a single one could never leave its node.
      autoscaleMin: 2,
      autoscaleMax: 4,
      resources: resources("100m", "512Mi"),
      seccompProfile: restrictedPod.seccompProfile,
      topologySpreadConstraints: spread({ app: "istiod" }),
      meshConfig: {
        accessLogFile: "/dev/stdout",
        accessLogEncoding: "JSON",
        enableTracing: true,
        outboundTrafficPolicy: { mode: "ALLOW_ANY" },
        // One packet may be lost; then there is time for another pod before the caller gives up.
        connectTimeout: "2s",
        // Else each zone's pods would answer only that zone, and refuse there what those of another had room for.
        localityLbSetting: { enabled: false },
        defaultConfig: { holdApplicationUntilProxyStarts: true },
        extensionProviders: [
          {
            name: tracingProvider,
            opentelemetry: { service: addresses.collector.host, port: addresses.collector.port },
          },
        ],
        // Naming any drops the chart's own, which Flagger's and the dashboards' metrics come from.
        defaultProviders: { metrics: ["prometheus"], tracing: [tracingProvider] },
      },
    },
  },
  "mesh-gateway": {
    chart: "gateway",
    namespace: "mesh",
    why: "the way into the mesh, behind the load balancer",
    // The controller holds a pod back until the load balancer has found it healthy, if it is there before the pod.
    after: ["istiod", "aws-load-balancer-controller"],
    timeout: "5m",
    values: {
      // The load balancer goes on sending until the pod is taken out of its target group, which takes seconds.
      podAnnotations: { "proxy.istio.io/config": JSON.stringify({ terminationDrainDuration: "20s" }) },
      // Terraform owns the load balancer, and has these pods for its targets.
      service: {
        type: "ClusterIP",
        ports: [
          { name: "status-port", port: meshGateway.health.port, targetPort: meshGateway.health.port },
          { name: "https", port: meshGateway.port, targetPort: meshGateway.port },
        ],
      },
      autoscaling: { enabled: true, minReplicas: platform.gateway.min, maxReplicas: platform.gateway.max },
      podDisruptionBudget: oneAtATime,
      priorityClassName: "system-cluster-critical",
      securityContext: restrictedPod,
      resources: resources("100m", "256Mi"),
      topologySpreadConstraints: spread({ app: "mesh-gateway" }),
    },
  },
  kiali: {
    chart: "kiali-server",
    namespace: "monitoring",
    why: "shows the mesh: who calls whom, how it goes, what is misconfigured",
    after: ["istiod", "monitoring", "jaeger"],
    timeout: "5m",
    values: {
      // Who may forward a port to it may look, and nobody may change: it has no accounts, so it has no secret.
      auth: { strategy: "anonymous" },
      deployment: {
        image_version: charts["kiali-server"].appVersion,
        image_pull_policy: "IfNotPresent",
        view_only_mode: true,
        logger: { log_format: "json" },
        resources: resources("10m", "256Mi"),
        pod_labels: { "sidecar.istio.io/inject": "false" },
      },
      external_services: {
        istio: { root_namespace: namespaces.mesh },
        prometheus: { url: addresses.prometheus },
        grafana: { enabled: true, internal_url: addresses.grafana },
        tracing: {
          enabled: true,
          provider: "jaeger",
          internal_url: `http://${addresses.jaeger.host}:${addresses.jaeger.query}`,
          use_grpc: true,
        },
      },
    },
  },
});
