import type { AccessRule, ClusterGroupLevel } from "../../../constructs/kubernetes/cluster-groups.ts";
import { clusterGroups } from "../../../constructs/kubernetes/cluster-groups.ts";
import { type KubernetesObject, nameOf } from "../../cluster/kubernetes-object.ts";

/** What a request needs. Without a namespace: in all of them, or for a kind outside of namespaces. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  /** With its subresource, such as `pods/log`. */
  readonly resource: string;
  readonly namespace?: string;
}

interface Role extends KubernetesObject {
  readonly rules: readonly AccessRule[];
}

interface Binding extends KubernetesObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string }[];
}

/** From the one that may do least. Not `edit`, which production refuses, and not `administer`, which may do everything. */
export const levels = ["view", "operate"] as const satisfies ClusterGroupLevel[];

/** Whether the roles and bindings among the objects give a level the right. RBAC has no denials. */
export function mayDo(objects: readonly KubernetesObject[], level: ClusterGroupLevel, right: Right): boolean {
  const bindings = objects.filter(({ kind, metadata }) =>
    kind === "RoleBinding" ? metadata.namespace === right.namespace : kind === "ClusterRoleBinding",
  ) as Binding[];
  return bindings
    .filter(({ subjects }) => subjects.some(({ kind, name }) => kind === "Group" && name === clusterGroups[level]))
    .flatMap((binding) => roleOf(objects, binding).rules)
    .some(
      ({ apiGroups, resources, verbs }) =>
        has(apiGroups, right.group) && has(resources, right.resource) && has(verbs, right.verb),
    );
}

function roleOf(objects: readonly KubernetesObject[], { metadata, roleRef, ...binding }: Binding): Role {
  const role = objects.find(
    (one) =>
      one.kind === roleRef.kind &&
      one.metadata.name === roleRef.name &&
      (one.kind === "ClusterRole" || one.metadata.namespace === metadata.namespace),
  );
  if (!role) throw new Error(`${nameOf({ metadata, ...binding })} names a role that does not exist: ${roleRef.name}`);
  return role as Role;
}

function has(list: readonly string[], one: string): boolean {
  return list.includes(one) || list.includes("*");
}
