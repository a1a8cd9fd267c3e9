import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { ClusterClient } from "../cluster/cluster-client.ts";
import { type KubernetesObject, nameOf } from "../cluster/kubernetes-object.ts";

interface Definition extends KubernetesObject {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** Waits until the definitions are established. Returns their number. */
export async function applyDefinitions(
  cluster: ClusterClient,
  directory: string,
  used: readonly KubernetesObject[],
): Promise<number> {
  const kinds = new Set(used.map(({ apiVersion, kind }) => `${apiVersion.split("/")[0]} ${kind}`));
  const definitions = readDefinitions(directory).filter(({ spec }) => kinds.has(`${spec.group} ${spec.names.kind}`));
  await cluster.apply(definitions);
  await cluster.waitUntil(async () => {
    const applied = await cluster.list<Definition>("customresourcedefinitions");
    const waiting = applied.filter(({ status }) => !status?.conditions?.some(isEstablished));
    return waiting.map((one) => `${nameOf(one)} is not established`).join("\n");
  });
  return definitions.length;
}

function readDefinitions(directory: string): Definition[] {
  return globSync(join(directory, "*.yaml")).flatMap((file) =>
    parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => (document.toJS() as Definition | null) ?? []),
  );
}

function isEstablished({ type, status }: Condition): boolean {
  return type === "Established" && status === "True";
}
