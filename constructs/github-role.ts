import type { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../stacks/environments/duration.ts";
import { type Permission, policyDocument } from "./policy.ts";

/** Who signs the tokens of GitHub's workflows. */
export const githubIssuer = "token.actions.githubusercontent.com";

export interface GithubRoleProps {
  readonly provider: IamOpenidConnectProvider;
  readonly name: string;
  readonly description: string;
  /** `owner/name`. */
  readonly repository: string;
  /** From where in it, as GitHub writes it: `pull_request`, `ref:refs/heads/main`, `environment:production`. */
  readonly from: readonly string[];
  readonly session: StringValue;
  readonly permissions: readonly Permission[];
}

/**
 * A role for workflows of one repository, and there only for those of the named events, branches or environments. They
 * show a token that GitHub signs for minutes: no key is kept anywhere. It may read how everything is configured, and
 * beyond that what `permissions` say.
 */
export class GithubRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: GithubRoleProps) {
    super(scope, id);
    const { provider, name, description, repository, from, session, permissions } = props;
    const role = new IamRole(this, "role", {
      name,
      description,
      maxSessionDuration: seconds(session),
      assumeRolePolicy: policyDocument({
        Sid: "WorkflowsOfOurs",
        Effect: "Allow",
        Principal: { Federated: provider.arn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${githubIssuer}:aud`]: "sts.amazonaws.com",
            [`${githubIssuer}:sub`]: from.map((place) => `repo:${repository}:${place}`),
          },
        },
      }),
    });
    this.arn = role.arn;
    new IamRolePolicyAttachment(this, "reads", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });
    new IamRolePolicy(this, "permissions", { role: role.name, policy: policyDocument(...permissions) });
  }
}
