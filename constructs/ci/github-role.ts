import type { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../duration.ts";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { type Permission, policyDocument } from "../identity/policy.ts";

export const githubIssuer = "token.actions.githubusercontent.com";

export interface GithubRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly ids: { readonly owner: number; readonly repository: number } | undefined;
}

export interface GithubRoleProps {
  readonly provider: IamOpenidConnectProvider;
  readonly name: string;
  readonly description: string;
  readonly repository: GithubRepository;
  /** The end of the token's subject: `pull_request`, `ref:refs/heads/main`, `environment:production`. */
  readonly subjects: readonly string[];
  readonly session: StringValue;
  /** Attaches ReadOnlyAccess, which reads the configuration of everything in the account. */
  readonly readsAccount: boolean;
  readonly permissions: readonly Permission[];
}

/** A role for workflows of one repository, by short-lived OIDC tokens. */
export class GithubRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: GithubRoleProps) {
    super(scope, id);
    const { provider, name, description, repository, subjects, session, readsAccount, permissions } = props;
    const role = new IamRole(this, "role", {
      name,
      description,
      maxSessionDuration: seconds(session),
      assumeRolePolicy: policyDocument({
        Sid: "AssumedByWorkflows",
        Effect: "Allow",
        Principal: { Federated: provider.arn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${githubIssuer}:aud`]: "sts.amazonaws.com",
            [`${githubIssuer}:sub`]: prefixes(repository).flatMap((prefix) =>
              subjects.map((subject) => `${prefix}:${subject}`),
            ),
          },
        },
      }),
    });
    this.arn = role.arn;
    if (readsAccount) attachManagedPolicy(this, role, "ReadOnlyAccess", "reads");
    new IamRolePolicy(this, "permissions", { role: role.name, policy: policyDocument(...permissions) });
  }
}

/**
 * Repositories that were created or renamed since 2026-07-15 send the ids, and others the names only.
 * Source: github.com/aws-actions/configure-aws-credentials/issues/1888
 */
function prefixes({ name, ids }: GithubRepository): string[] {
  const [owner, repository] = name.split("/");
  return [...(ids ? [`repo:${owner}@${ids.owner}/${repository}@${ids.repository}`] : []), `repo:${name}`];
}
