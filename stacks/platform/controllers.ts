import { charts } from "./charts.ts";
import { oneAtATime, type Releases, resources, resourcesWithoutDefaultLimit } from "./values.ts";

const critical = "system-cluster-critical";

/** Cluster-wide controllers. Each has the environment's number of replicas, of which one leads. */
export const controllers: Releases = ({ region, aws: { platform } }, { clusterName, vpcId }) => {
  const replicas = platform.controllers;
  const budget = { enabled: true, ...oneAtATime };
  return {
    "cert-manager": {
      chart: "cert-manager",
      namespace: "system",
      why: "issues and renews the certificate of the mesh gateway",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        crds: { enabled: true, keep: true },
        global: { priorityClassName: critical },
        replicaCount: replicas,
        podDisruptionBudget: budget,
        resources: resources("10m", "128Mi"),
        webhook: { replicaCount: replicas, podDisruptionBudget: budget, resources: resources("10m", "64Mi") },
        cainjector: { replicaCount: replicas, podDisruptionBudget: budget, resources: resources("10m", "192Mi") },
        startupapicheck: { resources: resources("10m", "64Mi") },
        prometheus: { enabled: true, servicemonitor: { enabled: true } },
      },
    },
    "aws-load-balancer-controller": {
      chart: "aws-load-balancer-controller",
      namespace: "system",
      why: "registers the gateway's pods in the load balancer's target group",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        clusterName,
        // Pods cannot reach the metadata service, which has these values.
        region,
        vpcId,
        replicaCount: replicas,
        serviceAccount: { name: "aws-load-balancer-controller" },
        defaultTargetType: "ip",
        // Only target groups are bound: it creates no load balancer, and no Service waits for it.
        enableServiceMutatorWebhook: false,
        createIngressClassResource: false,
        ingressClassParams: { create: false },
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
        // The default is 1,000 s. The gateway's pods wait for this controller, and their release fails after five minutes.
        // Source: pkg/config/controller_config.go at v3.5.0, and issue 3622
        targetgroupbindingMaxExponentialBackoffDelay: "30s",
        keepTLSSecret: true,
        podDisruptionBudget: oneAtATime,
        resources: resources("20m", "128Mi"),
        serviceMonitor: { enabled: true },
      },
    },
    "external-secrets": {
      chart: "external-secrets",
      namespace: "secrets",
      why: "copies the services' secrets from Secrets Manager, and updates them when they change",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        replicaCount: replicas,
        leaderElect: true,
        serviceAccount: { name: "external-secrets" },
        // Each namespace has its own store and secrets: nothing is cluster-wide, and nothing is pushed out.
        processClusterExternalSecret: false,
        processClusterStore: false,
        processClusterPushSecret: false,
        processPushSecret: false,
        priorityClassName: critical,
        podDisruptionBudget: budget,
        resources: resources("20m", "128Mi"),
        // If no pod of the webhook runs, every change of an ExternalSecret is refused.
        webhook: {
          replicaCount: replicas,
          priorityClassName: critical,
          podDisruptionBudget: budget,
          resources: resources("10m", "64Mi"),
        },
        certController: {
          replicaCount: replicas,
          priorityClassName: critical,
          podDisruptionBudget: budget,
          resources: resources("10m", "128Mi"),
        },
        serviceMonitor: { enabled: true, renderMode: "alwaysRender" },
      },
    },
    "cluster-autoscaler": {
      chart: "cluster-autoscaler",
      namespace: "system",
      why: "adds and removes nodes, within the environment's limits",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        cloudProvider: "aws",
        awsRegion: region,
        autoDiscovery: { clusterName },
        image: { tag: charts["cluster-autoscaler"].appVersion },
        fullnameOverride: "cluster-autoscaler",
        replicaCount: replicas,
        rbac: { serviceAccount: { name: "cluster-autoscaler" } },
        extraArgs: {
          "balance-similar-node-groups": true,
          "skip-nodes-with-system-pods": false,
          expander: "least-waste",
        },
        podDisruptionBudget: oneAtATime,
        priorityClassName: critical,
        resources: resources("20m", "256Mi"),
        serviceMonitor: { enabled: true, namespace: "kube-system", selector: { release: null } },
      },
    },
    "metrics-server": {
      chart: "metrics-server",
      namespace: "system",
      why: "provides CPU and memory of pods for autoscaling",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        replicas,
        podDisruptionBudget: budget,
        apiService: { insecureSkipTLSVerify: false },
        tls: { type: "helm" },
        metrics: { enabled: true },
        serviceMonitor: { enabled: true },
        resources: resources("50m", "200Mi"),
      },
    },
    keda: {
      chart: "keda",
      namespace: "system",
      why: "scales consumers by the depth of their queues",
      after: ["prometheus-operator-crds", "metrics-server"],
      timeout: "5m",
      values: {
        clusterName,
        serviceAccount: { operator: { name: "keda-operator" } },
        operator: { replicaCount: replicas },
        metricsServer: { replicaCount: replicas },
        webhooks: { replicaCount: replicas, failurePolicy: "Ignore" },
        podDisruptionBudget: { operator: oneAtATime, metricServer: oneAtATime, webhooks: oneAtATime },
        priorityClassName: critical,
        resources: {
          operator: resourcesWithoutDefaultLimit("20m", "256Mi"),
          metricServer: resourcesWithoutDefaultLimit("20m", "256Mi"),
          webhooks: resourcesWithoutDefaultLimit("10m", "128Mi"),
        },
        prometheus: {
          operator: { enabled: true, serviceMonitor: { enabled: true } },
          metricServer: { enabled: true, serviceMonitor: { enabled: true } },
          webhooks: { enabled: true, serviceMonitor: { enabled: true } },
        },
      },
    },
  };
};
