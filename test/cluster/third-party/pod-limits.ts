import { type KubernetesObject, nameOf } from "../kubernetes-object.ts";

interface Workload extends KubernetesObject {
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } } };
}

interface Container {
  readonly name: string;
  readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> };
}

/** Containers with a CPU limit, which slows them down on an idle node, or without a memory limit. */
export function wronglyLimited(objects: readonly KubernetesObject[]): string[] {
  return (objects as readonly Workload[]).flatMap((object) =>
    (object.spec?.template?.spec?.containers ?? []).flatMap(({ name, resources }) => [
      ...(resources?.limits?.cpu ? [`${nameOf(object)}: ${name} has a CPU limit`] : []),
      ...(resources?.limits?.memory ? [] : [`${nameOf(object)}: ${name} has no memory limit`]),
    ]),
  );
}
