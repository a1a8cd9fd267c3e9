import { istiod, proxies } from "./mesh-metrics.ts";
import { storageClass } from "./storage.ts";
import { type Releases, resources } from "./values.ts";

/** Kubernetes parts that EKS runs for us and lets nobody ask. */
const notOurs = { enabled: false };

const claim = (gib: number) => ({
  volumeClaimTemplate: {
    spec: {
      storageClassName: storageClass,
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: `${gib}Gi` } },
    },
  },
});

/** Every object of its kind is read, whichever release brought it. */
const selectEverything = Object.fromEntries(
  ["serviceMonitor", "podMonitor", "rule", "probe", "scrapeConfig"].map((kind) => [
    `${kind}SelectorNilUsesHelmValues`,
    false,
  ]),
);

/** Prometheus, Alertmanager and Grafana, and the definitions by which every other release says what is to be measured. */
export const monitoring: Releases = ({ region, aws }, { alertsTopicArn }) => {
  const { metrics, controllers } = aws.platform;
  const tell = "failing" in aws.monitoring.alarms ? "topic" : "null";
  return {
    "prometheus-operator-crds": {
      chart: "prometheus-operator-crds",
      namespace: "monitoring",
      why: "the definitions of ServiceMonitor, PrometheusRule and the like, as a release so that an upgrade upgrades them",
      after: [],
      timeout: "2m",
      values: { crds: { annotations: { "helm.sh/resource-policy": "keep" } } },
    },
    monitoring: {
      chart: "kube-prometheus-stack",
      namespace: "monitoring",
      why: "Prometheus, Alertmanager and Grafana, with the alerts and dashboards of Kubernetes itself",
      after: ["prometheus-operator-crds"],
      timeout: "15m",
      values: {
        crds: { enabled: false },
        fullnameOverride: "monitoring",
        kubeControllerManager: notOurs,
        kubeScheduler: notOurs,
        kubeEtcd: notOurs,
        kubeProxy: notOurs,
        defaultRules: {
          rules: {
            etcd: false,
            kubeControllerManager: false,
            kubeSchedulerAlerting: false,
            kubeSchedulerRecording: false,
            kubeProxy: false,
          },
        },
        prometheusOperator: {
          resources: resources("20m", "192Mi"),
          admissionWebhooks: { patch: { resources: resources("10m", "64Mi") } },
          prometheusConfigReloader: { resources: resources("10m", "64Mi") },
        },
        prometheus: {
          podDisruptionBudget: { enabled: metrics.replicas > 1, minAvailable: 1 },
          prometheusSpec: {
            replicas: metrics.replicas,
            podAntiAffinity: "soft",
            podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
            retention: metrics.retention,
            // A full disk stops Prometheus; the oldest goes before that.
            retentionSize: `${Math.floor(metrics.storageGiB * 0.85)}GiB`,
            storageSpec: claim(metrics.storageGiB),
            resources: resources("200m", `${metrics.memoryMiB}Mi`),
            ...selectEverything,
          },
          additionalServiceMonitors: [istiod],
          additionalPodMonitors: [proxies],
        },
        alertmanager: {
          serviceAccount: { name: "alertmanager" },
          podDisruptionBudget: { enabled: controllers > 1, maxUnavailable: 1, minAvailable: "" },
          alertmanagerSpec: {
            replicas: controllers,
            podAntiAffinity: "soft",
            storage: claim(1),
            resources: resources("10m", "64Mi"),
            alertmanagerConfigMatcherStrategy: { type: "None" },
          },
          config: {
            route: {
              receiver: tell,
              group_by: ["namespace", "alertname"],
              routes: [{ receiver: "null", matchers: ['alertname =~ "Watchdog|InfoInhibitor"'] }],
            },
            // The pod's own role may tell the topic that CloudWatch's alarms tell too: no token of a chat, no password.
            receivers: [
              { name: "null" },
              { name: "topic", sns_configs: [{ topic_arn: alertsTopicArn, sigv4: { region } }] },
            ],
          },
        },
        grafana: {
          fullnameOverride: "grafana",
          // Who may forward a port to it may look. Dashboards are code, so there is nobody who logs in, and no password.
          env: { GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true" },
          "grafana.ini": {
            auth: { disable_login_form: true },
            "auth.anonymous": { enabled: true, org_role: "Viewer" },
            analytics: { check_for_updates: false, reporting_enabled: false },
          },
          defaultDashboardsEditable: false,
          sidecar: {
            resources: resources("10m", "128Mi"),
            dashboards: {
              folderAnnotation: "grafana_folder",
              provider: { foldersFromFilesStructure: true },
              // Telling Grafana needs an administrator: it looks at the files by itself.
              skipReload: true,
            },
            datasources: { initDatasources: true, skipReload: true },
          },
          testFramework: { enabled: false },
          resources: resources("50m", "256Mi"),
        },
        "kube-state-metrics": { fullnameOverride: "kube-state-metrics", resources: resources("20m", "128Mi") },
        "prometheus-node-exporter": {
          fullnameOverride: "node-exporter",
          // It reads the node's own files and network, which our namespaces admit to nobody.
          namespaceOverride: "kube-system",
          resources: resources("10m", "64Mi"),
        },
      },
    },
  };
};
