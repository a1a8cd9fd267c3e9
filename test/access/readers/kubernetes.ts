import type { AccessRule } from "../../../constructs/kubernetes/cluster-groups.ts";
import type { Manifest } from "../../charts/releases.ts";
import type { Grant } from "../grant.ts";
import { type EnvironmentObjects, resourcesOf } from "./environment.ts";

type Rule = AccessRule & { readonly resourceNames?: readonly string[]; readonly nonResourceURLs?: readonly string[] };
interface Role extends Manifest {
  readonly rules?: readonly Rule[];
}
interface Binding extends Manifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** Who may do what by the cluster's API: roles and bindings, and what EKS makes of roles of IAM. */
export function kubernetesGrants(environment: EnvironmentObjects): Grant[] {
  const bindings = environment.objects.filter(({ kind }) => /^(Cluster)?RoleBinding$/.test(kind)) as Binding[];
  return [
    ...bindings.flatMap((binding) => boundGrants(binding, environment.objects)),
    ...admissionLimits(environment.objects),
    ...eksGrants(environment),
  ];
}

function boundGrants(binding: Binding, objects: readonly Manifest[]): Grant[] {
  const where = binding.kind === "RoleBinding" ? binding.metadata.namespace : "the cluster";
  const rights = rightsOf(binding, objects).map(([may, what]) => [may, `${what} of ${where}`] as const);
  return (binding.subjects ?? []).flatMap(({ kind, name, namespace }) => {
    const who = `${kind === "ServiceAccount" ? `pods of ${namespace}/` : `${kind.toLowerCase()} `}${name}`;
    return rights.map(([may, what]): Grant => ({ layer: "Kubernetes", who, may, what }));
  });
}

function rightsOf({ roleRef, metadata }: Binding, objects: readonly Manifest[]): (readonly [string, string])[] {
  const role = objects.find(
    (one) =>
      one.kind === roleRef.kind &&
      one.metadata.name === roleRef.name &&
      (one.kind === "ClusterRole" || one.metadata.namespace === metadata.namespace),
  ) as Role | undefined;
  if (!role) return [[`what ${roleRef.kind} ${roleRef.name} allows`, "*"]];
  return (role.rules ?? []).flatMap(
    ({ apiGroups = [], resources = [], verbs, resourceNames = [""], nonResourceURLs }) => {
      const whats = nonResourceURLs ?? apiGroups.flatMap((group) => resources.map((one) => resourceName(group, one)));
      return verbs.flatMap((verb) =>
        whats.flatMap((what) => resourceNames.map((name) => [verb, name ? `${what} ${name}` : what] as const)),
      );
    },
  );
}

/** Kubernetes' own resources are known without their group. */
function resourceName(group: string, resource: string): string {
  return resource !== "*" && (group === "" || !group.includes(".")) ? resource : `${resource}.${group || "core"}`;
}

/** An admission policy says which of the changes that a role allows is refused. */
function admissionLimits(objects: readonly Manifest[]): Grant[] {
  const bound = objects
    .filter(({ kind, spec }) => kind === "ValidatingAdmissionPolicyBinding" && spec.validationActions.includes("Deny"))
    .map(({ spec }) => spec.policyName);
  return objects
    .filter(({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && bound.includes(metadata.name))
    .map(
      ({ metadata, spec }): Grant => ({
        layer: "Kubernetes",
        who: "*",
        may: `change what the admission policy ${metadata.name} refuses: ${JSON.stringify(spec.validations)}`,
        what: "*",
        condition: JSON.stringify(spec.matchConditions ?? []),
        limit: true,
      }),
    );
}

function eksGrants(environment: EnvironmentObjects): Grant[] {
  const { names } = environment;
  return [
    ...resourcesOf(environment, "aws_eks_access_entry").flatMap(({ stack, attributes }) =>
      ([attributes.kubernetes_groups ?? []].flat() as string[]).map((group) =>
        eks(names.of(attributes.principal_arn, stack), "be", `group ${group}`),
      ),
    ),
    ...resourcesOf(environment, "aws_eks_access_policy_association").map(({ stack, attributes }) => {
      const { namespaces = ["the cluster"] } = attributes.access_scope as { namespaces?: string[] };
      const policy = String(attributes.policy_arn).split("/").at(-1);
      return eks(names.of(attributes.principal_arn, stack), `what ${policy} allows`, `* of ${namespaces.join(", ")}`);
    }),
  ];
}

function eks(who: string, may: string, what: string): Grant {
  return { layer: "Kubernetes", who, may, what };
}
