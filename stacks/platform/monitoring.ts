import { addresses } from "./addresses.ts";
import { alertRules } from "./alert-rules.ts";
import { alertmanagerConfig } from "./alertmanager.ts";
import { gateways, istiod, jaeger, kiali, networkPlugin } from "./monitors.ts";
import { storageClass } from "./storage.ts";
import { oneAtATimeOnly, type Releases, resources } from "./values.ts";

/** Parts of the control plane that EKS does not expose. */
const managedByEks = { enabled: false };

const claim = (gib: number) => ({
  volumeClaimTemplate: {
    spec: {
      storageClassName: storageClass,
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: `${gib}Gi` } },
    },
  },
});

const selectEverything = Object.fromEntries(
  ["serviceMonitor", "podMonitor", "rule", "probe", "scrapeConfig"].map((kind) => [
    `${kind}SelectorNilUsesHelmValues`,
    false,
  ]),
);

export const monitoring: Releases = (environment, at) => {
  const { metrics, controllers } = environment.aws.platform;
  return {
    "prometheus-operator-crds": {
      chart: "prometheus-operator-crds",
      namespace: "monitoring",
      why: "CustomResourceDefinitions of ServiceMonitor, PrometheusRule and others, in a release of their own so that they are upgraded",
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
        kubeControllerManager: managedByEks,
        kubeScheduler: managedByEks,
        kubeEtcd: managedByEks,
        kubeProxy: managedByEks,
        defaultRules: {
          rules: {
            etcd: false,
            kubeControllerManager: false,
            kubeSchedulerAlerting: false,
            kubeSchedulerRecording: false,
            kubeProxy: false,
          },
        },
        additionalPrometheusRulesMap: { mindflow: { groups: [{ name: "mindflow", rules: alertRules(environment) }] } },
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
            // A full disk stops Prometheus: it deletes the oldest data before that.
            retentionSize: `${Math.floor(metrics.storageGiB * 0.85)}GiB`,
            storageSpec: claim(metrics.storageGiB),
            resources: resources("200m", `${metrics.memoryMiB}Mi`),
            ...selectEverything,
          },
          additionalServiceMonitors: [istiod, kiali],
          additionalPodMonitors: [gateways, networkPlugin, jaeger],
        },
        alertmanager: {
          serviceAccount: { name: "alertmanager" },
          podDisruptionBudget: { enabled: controllers > 1, ...oneAtATimeOnly },
          alertmanagerSpec: {
            replicas: controllers,
            podAntiAffinity: "soft",
            storage: claim(1),
            resources: resources("10m", "64Mi"),
            alertmanagerConfigMatcherStrategy: { type: "None" },
          },
          config: alertmanagerConfig(environment, at),
        },
        grafana: {
          fullnameOverride: "grafana",
          // Access by port forwarding, read-only. Dashboards are code: it needs no login and no password.
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
              // A reload needs an administrator. Grafana reads the files periodically.
              skipReload: true,
            },
            datasources: { initDatasources: true, skipReload: true },
          },
          // Its plugin is part of Grafana's image. OpenSearch's is not: Grafana would fetch it from the internet at each start.
          additionalDataSources: [
            {
              name: "Jaeger",
              uid: "jaeger",
              type: "jaeger",
              access: "proxy",
              url: `http://${addresses.jaeger.host}:${addresses.jaeger.page}`,
            },
          ],
          testFramework: { enabled: false },
          // Grafana's minimum: grafana.com/docs/grafana/latest/setup-grafana/installation
          resources: resources("50m", "512Mi"),
        },
        "kube-state-metrics": { fullnameOverride: "kube-state-metrics", resources: resources("20m", "128Mi") },
        "prometheus-node-exporter": {
          fullnameOverride: "node-exporter",
          // It reads the node's files and network, which our own namespaces forbid.
          namespaceOverride: "kube-system",
          resources: resources("10m", "64Mi"),
        },
      },
    },
  };
};
