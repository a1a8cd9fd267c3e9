import { readFileSync } from "node:fs";
import type { KubernetesObject } from "../../cluster/kubernetes-object.ts";

type Labels = Readonly<Record<string, string>>;

/** What commands and network policies concern: workloads, Services, and the webhooks that the API server calls. */
export interface ListedObject extends Pick<KubernetesObject, "kind" | "metadata"> {
  readonly spec?: {
    readonly selector?: Labels;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: number | string;
    }[];
    readonly template?: {
      readonly metadata?: { readonly labels?: Labels };
      readonly spec?: { readonly containers?: readonly Container[] };
    };
  };
  readonly webhooks?: readonly {
    readonly clientConfig: {
      readonly service: { readonly namespace: string; readonly name: string; readonly port?: number };
    };
  }[];
}

interface Container {
  readonly name: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

/** What workloads.lock lists of the third-party charts. */
export function thirdPartyObjects(): ListedObject[] {
  const text = readFileSync(new URL("workloads.lock", import.meta.url), "utf8");
  const lists: Readonly<Record<string, { readonly objects: readonly ListedObject[] }>> = JSON.parse(text);
  return Object.values(lists).flatMap(({ objects }) => objects);
}

const workloads = ["Deployment", "StatefulSet", "DaemonSet"];
const configurations = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** The objects that a list of a release has, with the StatefulSets that Prometheus' operator makes. */
export function listedObjects(objects: readonly KubernetesObject[], release: string): ListedObject[] {
  return (objects as readonly ListedObject[]).flatMap(({ kind, metadata, spec, webhooks }) => {
    const { name, namespace = release, labels = {} } = metadata;
    if (workloads.includes(kind))
      return [{ kind, metadata: { namespace, name }, spec: { template: listedPods(spec) } }];
    if (kind === "Service") return [{ kind, metadata: { namespace, name, labels }, spec: listedPorts(spec) }];
    if (configurations.includes(kind)) return [{ kind, metadata: { name }, webhooks: listedServices(webhooks) }];
    return operated(kind, { namespace, name });
  });
}

function listedPods(spec: ListedObject["spec"]) {
  const containers = (spec?.template?.spec?.containers ?? []).map(({ name, ports = [] }) => ({
    name,
    ports: ports.map(({ name, containerPort }) => ({ ...(name && { name }), containerPort })),
  }));
  return { metadata: { labels: spec?.template?.metadata?.labels ?? {} }, spec: { containers } };
}

function listedPorts({ selector = {}, ports = [] }: ListedObject["spec"] = {}) {
  return {
    selector,
    ports: ports.map(({ name, port, targetPort = port }) => ({ ...(name && { name }), port, targetPort })),
  };
}

function listedServices(webhooks: ListedObject["webhooks"] = []) {
  return webhooks.map(({ clientConfig }) => {
    const { namespace, name, port = 443 } = clientConfig.service;
    return { clientConfig: { service: { namespace, name, port } } };
  });
}

/** Source: github.com/prometheus-operator/prometheus-operator, pkg/prometheus/server/statefulset.go and pkg/alertmanager */
function operated(kind: string, { namespace, name }: { namespace: string; name: string }): ListedObject[] {
  if (kind !== "Prometheus" && kind !== "Alertmanager") return [];
  const program = kind.toLowerCase();
  const containers = [{ name: program }, { name: "config-reloader" }];
  const template = { metadata: { labels: { "app.kubernetes.io/name": program } }, spec: { containers } };
  const set = { kind: "StatefulSet", metadata: { namespace, name: `${program}-${name}` }, spec: { template } };
  return [{ kind, metadata: { namespace, name } }, set];
}
