import { meshGateway } from "../derived/mesh-gateway.ts";
import { addresses, tracingProvider } from "./addresses.ts";
import { charts } from "./charts.ts";
import { oneAtATime, type Releases, resources, resourcesWithoutDefaultLimit, restrictedPod, spread } from "./values.ts";

/**
 * From Docker Hub: Istio's own registry closes in December 2026 (github.com/istio/istio/issues/61467). An address may pull 100
 * images in six hours without an account (docs.docker.com/docker-hub/usage). A node pulls two of Istio's, once.
 */
const images = { hub: "docker.io/istio", tag: charts.istiod.appVersion, variant: "distroless", logAsJson: true };

export const sidecarImage = `${images.hub}/proxyv2`;

/** `istio-cni` redirects traffic on the node, so that pods need no init container with network privileges. */
export const mesh: Releases = ({ aws: { platform } }) => ({
  "istio-base": {
    chart: "base",
    namespace: "mesh",
    why: "Istio's CustomResourceDefinitions",
    after: [],
    timeout: "2m",
    values: { defaultRevision: "default" },
  },
  "istio-cni": {
    chart: "cni",
    namespace: "system",
    why: "redirects the traffic of each pod in the mesh through its sidecar",
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
            // The chart's CPU limit of two cores stays: the injection would write our `null` into the pod.
            limits: { memory: "512Mi" },
          },
          seccompProfile: restrictedPod.seccompProfile,
        },
      },
      cni: { enabled: true },
      // Its disruption budget keeps one pod: a single pod would block the draining of its node.
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
        // Long enough for one lost packet, short enough to try another pod before the caller's timeout.
        connectTimeout: "2s",
        // Otherwise a zone's pods serve only that zone, and refuse requests while other zones have capacity.
        localityLbSetting: { enabled: false },
        defaultConfig: { holdApplicationUntilProxyStarts: true },
        extensionProviders: [
          {
            name: tracingProvider,
            opentelemetry: { service: addresses.collector.host, port: addresses.collector.port },
          },
        ],
        // A list replaces the chart's default, which Flagger and the dashboards need: prometheus.
        defaultProviders: { metrics: ["prometheus"], tracing: [tracingProvider] },
      },
    },
  },
  "mesh-gateway": {
    chart: "gateway",
    namespace: "mesh",
    why: "the ingress gateway, behind the load balancer",
    // The controller delays a pod's readiness until the load balancer finds it healthy, if it is installed first.
    after: ["istiod", "aws-load-balancer-controller"],
    timeout: "5m",
    values: {
      podAnnotations: {
        // Injected pods do not change with the chart: this replaces them when Istio is upgraded.
        "mindflow/istio": charts.istiod.version,
        "proxy.istio.io/config": JSON.stringify({
          // The load balancer sends requests until the pod is deregistered, which takes seconds.
          terminationDrainDuration: "20s",
          // The load balancer appends the client's address to X-Forwarded-For. Earlier entries come from the client.
          // Source: istio.io/latest/docs/ops/configuration/traffic-management/network-topologies
          gatewayTopology: { numTrustedProxies: 1 },
        }),
      },
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
      resources: resourcesWithoutDefaultLimit("100m", "256Mi"),
      topologySpreadConstraints: spread({ app: "mesh-gateway" }),
    },
  },
  kiali: {
    chart: "kiali-server",
    namespace: "monitoring",
    why: "shows the mesh: calls, error rates and misconfigurations",
    after: ["istiod", "monitoring", "jaeger"],
    timeout: "5m",
    values: {
      // Access by port forwarding, read-only: it needs no accounts and no secret.
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
        prometheus: { url: addresses.prometheus },
        // Kiali links to the external address only: that of a port forwarding (docs/platform.md).
        // Source: github.com/kiali/kiali/blob/v2.29.0/grafana/grafana.go
        grafana: { enabled: true, internal_url: addresses.grafana, external_url: addresses.forwardedGrafana },
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
