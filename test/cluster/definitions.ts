import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Cluster } from "./cluster.ts";
import type { KubernetesObject } from "./objects.ts";

interface Definition extends KubernetesObject {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

/** Applies those of a directory's definitions of which there are objects, and waits for them. Gives their number. */
export async function applyDefinitions(
  cluster: Cluster,
  directory: string,
  used: readonly KubernetesObject[],
): Promise<number> {
  const wanted = new Set(used.map(({ apiVersion, kind }) => `${apiVersion.split("/")[0]} ${kind}`));
  const definitions = readDefinitions(directory).filter(({ spec }) => wanted.has(`${spec.group} ${spec.names.kind}`));
  await cluster.apply(definitions);
  const crds = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  if (crds.length > 0) await cluster.kubectl(["wait", "--for=condition=Established", "--timeout=120s", ...crds]);
  return definitions.length;
}

function readDefinitions(directory: string): Definition[] {
  return globSync(join(directory, "*.yaml")).flatMap((file) =>
    parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => (document.toJS() as Definition | null) ?? []),
  );
}
