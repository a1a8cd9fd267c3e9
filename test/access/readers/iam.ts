import type { Grant } from "../grant.ts";
import { type EnvironmentObjects, everyResource, type StackResource } from "./environment.ts";
import type { Names } from "./names.ts";
import { grantsOfPolicies } from "./statements.ts";

type Reader = (resource: StackResource, environment: EnvironmentObjects) => Grant[];

/** Identities and the trust in them. Any other resource with a policy has a resource policy. */
const readers: Readonly<Record<string, Reader>> = {
  aws_iam_role: (resource, environment) => {
    const { names } = environment;
    const { stack, attributes } = resource;
    const role = names.short(String(attributes.name));
    const boundary = attributes.permissions_boundary;
    return [
      ...grantsOfPolicies({ stack, attributes, what: `role ${role}` }, names),
      ...(boundary
        ? [{ ...iam(role, `more than ${names.of(boundary, stack)} allows`, "*"), limit: true as const }]
        : []),
    ];
  },
  aws_iam_role_policy: (resource, { names }) =>
    identityGrants(resource, withoutNoun(names.of(resource.attributes.role, resource.stack)), names),
  aws_iam_policy: (resource, { names }) =>
    identityGrants(resource, `policy ${names.short(String(resource.attributes.name))}`, names),
  aws_iam_role_policy_attachment: ({ stack, attributes: { role, policy_arn } }, { names }) => [
    iam(withoutNoun(names.of(role, stack)), `what ${names.of(policy_arn, stack)} allows`, "*"),
  ],
  aws_eks_pod_identity_association: ({ stack, attributes }, { names }) => [
    iam(`pods of ${attributes.namespace}/${attributes.service_account}`, "be", names.of(attributes.role_arn, stack)),
  ],
  aws_lambda_permission: ({ stack, attributes }, { names }) => [
    {
      ...iam(String(attributes.principal), String(attributes.action), names.of(attributes.function_name, stack)),
      ...(attributes.source_account || attributes.source_arn
        ? { condition: `from ${names.of(attributes.source_arn ?? attributes.source_account, stack)}` }
        : {}),
    },
  ],
  aws_sqs_queue_redrive_allow_policy: ({ stack, attributes }, { names }) => {
    const { redrivePermission, sourceQueueArns = [] } = JSON.parse(String(attributes.redrive_allow_policy));
    const sources: string[] = redrivePermission === "allowAll" ? ["any queue"] : sourceQueueArns;
    const to = names.of(attributes.queue_url, stack);
    return sources.map((source) => iam(names.of(source, stack), "leave failed messages", to));
  },
  aws_opensearch_domain: ({ stack, attributes }, { names }) => [
    ...grantsOfPolicies({ stack, attributes }, names),
    ...masters(attributes.advanced_security_options).map((arn) =>
      iam(withoutNoun(names.of(arn, stack)), "everything, as the master user", "OpenSearch"),
    ),
  ],
};

/** Who may do what on AWS by the policies of identities and of resources, and who may be whom. */
export function iamGrants(environment: EnvironmentObjects): Grant[] {
  return everyResource(environment).flatMap((resource) => {
    const read = readers[resource.type];
    return read ? read(resource, environment) : grantsOfPolicies(resource, environment.names);
  });
}

/** A policy that only Terraform knows may allow anything. */
function identityGrants({ stack, attributes }: StackResource, who: string, names: Names): Grant[] {
  const grants = grantsOfPolicies({ stack, attributes, who }, names);
  return grants.length > 0 ? grants : [iam(who, `what ${names.of(attributes.policy, stack)} allows`, "*")];
}

function iam(who: string, may: string, what: string): Grant {
  return { layer: "IAM", who, may, what };
}

function withoutNoun(role: string): string {
  return role.replace(/^role /, "");
}

function masters(options: unknown): unknown[] {
  const found = [options].flat() as { master_user_options?: { master_user_arn?: unknown } }[];
  return found.flatMap((one) => one?.master_user_options?.master_user_arn ?? []);
}
