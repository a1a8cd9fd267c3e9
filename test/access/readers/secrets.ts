import type { Grant } from "../grant.ts";
import type { EnvironmentObjects } from "./environment.ts";

interface Volume {
  readonly secret?: { readonly secretName?: string };
  readonly projected?: { readonly sources?: readonly { readonly secret?: { readonly name?: string } }[] };
}

/** Which workload has the file of which secret. A secret that External Secrets fetches for nobody is the namespace's. */
export function secretGrants({ objects, names }: EnvironmentObjects): Grant[] {
  const workloads = objects.filter(({ spec }) => spec?.template?.spec);
  return objects
    .filter(({ kind }) => kind === "ExternalSecret")
    .flatMap(({ metadata, spec }) => {
      const secret = spec.target?.name ?? metadata.name;
      const readers = workloads.filter((one) => mounted(one.spec.template.spec.volumes).includes(secret));
      const who = readers.length > 0 ? readers.map((one) => one.metadata.name) : [`namespace ${metadata.namespace}`];
      const keys = [...(spec.data ?? []), ...(spec.dataFrom ?? [])].map(
        ({ remoteRef, extract, find }) => remoteRef?.key ?? extract?.key ?? JSON.stringify(find),
      );
      return who.flatMap((reader) =>
        keys.map(
          (key): Grant => ({ layer: "secret", who: reader, may: "read", what: `secret ${names.short(String(key))}` }),
        ),
      );
    });
}

function mounted(volumes: readonly Volume[] = []): unknown[] {
  return volumes.flatMap(({ secret, projected }) => [
    secret?.secretName,
    ...(projected?.sources ?? []).map((source) => source.secret?.name),
  ]);
}
