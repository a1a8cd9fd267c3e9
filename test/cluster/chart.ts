import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChartRelease } from "../charts/releases.ts";
import { revision } from "../charts/stand-ins.ts";

/** A release of a chart that a test writes itself, of objects in which Helm's `{{ }}` may stand. */
export function releaseOf(directory: string, objects: readonly object[], schema?: object): ChartRelease {
  const chart = join(directory, `chart-${objects.length}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(join(chart, "templates"), { recursive: true });
  writeFileSync(join(chart, "Chart.yaml"), JSON.stringify({ apiVersion: "v2", name: "web", version: "0.0.0" }));
  if (schema) writeFileSync(join(chart, "values.schema.json"), JSON.stringify(schema));
  for (const [at, object] of objects.entries())
    writeFileSync(join(chart, "templates", `${at}.yaml`), JSON.stringify(object));
  return { name: "web", namespace: "default", chart, values: JSON.stringify({ tag: revision }) };
}

const labels = { app: "web" };

/** A Deployment of three pods that keeps every promise, but for what is changed. */
export function deployment(spec: object = {}, pod: object = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 3,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "web:{{ .Values.tag }}" }], ...pod },
      },
      ...spec,
    },
  };
}

/** Two of its pods may not be moved away. */
export const budget = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "web" },
  spec: { minAvailable: 2, selector: { matchLabels: labels } },
};

export function configMap(data: object, annotations: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", annotations }, data };
}
