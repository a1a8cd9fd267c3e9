import { charts } from "./charts.ts";
import { oneAtATime, type Releases, resources } from "./values.ts";

const critical = "system-cluster-critical";

/** What acts on the whole cluster, each in as many copies as the environment says, of which one leads. */
export const controllers: Releases = ({ region, aws: { platform } }, { clusterName, vpcId }) => {
  const copies = platform.controllers;
  const budget = { enabled: true, ...oneAtATime };
  return {
    "cert-manager": {
      chart: "cert-manager",
      namespace: "system",
      why: "the certificate of the mesh's gateway, and its renewal",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        crds: { enabled: true, keep: true },
        global: { priorityClassName: critical },
        replicaCount: copies,
        podDisruptionBudget: budget,
        resources: resources("10m", "128Mi"),
        webhook: { replicaCount: copies, podDisruptionBudget: budget, resources: resources("10m", "64Mi") },
        cainjector: { replicaCount: copies, podDisruptionBudget: budget, resources: resources("10m", "192Mi") },
        startupapicheck: { resources: resources("10m", "64Mi") },
        prometheus: { enabled: true, servicemonitor: { enabled: true } },
      },
    },
    "aws-load-balancer-controller": {
      chart: "aws-load-balancer-controller",
      namespace: "system",
      why: "puts the gateway's pods into the load balancer's target group",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        clusterName,
        // Pods do not reach the metadata service that would tell it these.
        region,
        vpcId,
        replicaCount: copies,
        serviceAccount: { name: "aws-load-balancer-controller" },
        defaultTargetType: "ip",
        // Only target groups are bound: no load balancer is made, and no Service waits for this controller.
        enableServiceMutatorWebhook: false,
        createIngressClassResource: false,
        ingressClassParams: { create: false },
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
        keepTLSSecret: true,
        podDisruptionBudget: oneAtATime,
        resources: resources("20m", "128Mi"),
        serviceMonitor: { enabled: true },
      },
    },
    "external-secrets": {
      chart: "external-secrets",
      namespace: "secrets",
      why: "brings the services' secrets from Secrets Manager, and brings them again when they change",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        replicaCount: copies,
        leaderElect: true,
        serviceAccount: { name: "external-secrets" },
        // Each namespace has its own store and its own secrets: nothing reaches over all of them, and nothing is sent out.
        processClusterExternalSecret: false,
        processClusterStore: false,
        processClusterPushSecret: false,
        processPushSecret: false,
        priorityClassName: critical,
        podDisruptionBudget: budget,
        resources: resources("20m", "128Mi"),
        webhook: { replicaCount: copies, podDisruptionBudget: budget, resources: resources("10m", "64Mi") },
        certController: { replicaCount: copies, podDisruptionBudget: budget, resources: resources("10m", "128Mi") },
        serviceMonitor: { enabled: true, renderMode: "alwaysRender" },
      },
    },
    "cluster-autoscaler": {
      chart: "cluster-autoscaler",
      namespace: "system",
      why: "as many nodes as the pods need, within the environment's limits",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        cloudProvider: "aws",
        awsRegion: region,
        autoDiscovery: { clusterName },
        image: { tag: charts["cluster-autoscaler"].appVersion },
        fullnameOverride: "cluster-autoscaler",
        replicaCount: copies,
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
      why: "CPU and memory of pods, by which they are scaled",
      after: ["prometheus-operator-crds"],
      timeout: "5m",
      values: {
        replicas: copies,
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
        operator: { replicaCount: copies },
        metricsServer: { replicaCount: copies },
        webhooks: { replicaCount: copies, failurePolicy: "Ignore" },
        podDisruptionBudget: { operator: oneAtATime, metricServer: oneAtATime, webhooks: oneAtATime },
        priorityClassName: critical,
        resources: {
          operator: resources("20m", "256Mi"),
          metricServer: resources("20m", "256Mi"),
          webhooks: resources("10m", "128Mi"),
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
