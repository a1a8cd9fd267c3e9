import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** Of charts with any roll-out, and of Flagger itself. */
export const kindsOfRollouts: readonly KubernetesObject[] = [
  ...["Canary", "MetricTemplate", "AlertProvider"].map((kind) => ["flagger.app/v1beta1", kind] as const),
  ...["VirtualService", "DestinationRule"].map((kind) => ["networking.istio.io/v1", kind] as const),
].map(([apiVersion, kind]) => ({ apiVersion, kind, metadata: { name: "any" } }));

/** In External Secrets' place: Flagger reads the secrets of the Deployments that it copies. */
export function secretOf({ kind, metadata: { name, namespace }, spec }: KubernetesObject): KubernetesObject[] {
  if (kind !== "ExternalSecret") return [];
  const { annotations } = (spec as ExternalSecretSpec).target.template.metadata;
  return [{ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: namespace as string, annotations } }];
}

interface ExternalSecretSpec {
  readonly target: { readonly template: { readonly metadata: { readonly annotations: Record<string, string> } } };
}

/** A copy of the chart of the roll-outs, in the directory, in which Flagger looks every ten seconds: its minimum. */
export function hurried(chart: string, directory: string, changes: Readonly<Record<string, string>> = {}): string {
  const copy = join(directory, "rollouts");
  cpSync(chart, copy, { recursive: true, dereference: true });
  const file = join(copy, "templates/rollouts.yaml");
  const all = Object.entries({ "interval: 1m": "interval: 10s", ...changes });
  const text = all.reduce(
    (before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`charts/rollouts has no "${from}" any more`);
      return before.replace(from, to);
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, text);
  return copy;
}
