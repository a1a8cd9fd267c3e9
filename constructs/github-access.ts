import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import { applyPermissions, planPermissions } from "./ci-permissions.ts";
import { GithubRole, githubIssuer } from "./github-role.ts";
import { resourceName } from "./names.ts";
import { policyDocument } from "./policy.ts";
import type { Realm } from "./realm.ts";
import { boundaryName, boundaryPermissions } from "./role-boundary.ts";

export interface GithubAccessProps {
  /** `owner/name`. */
  readonly repository: string;
  readonly realm: Realm;
}

/**
 * What the repository's workflows may do here: plan, from pull requests and from main; apply, from jobs in the GitHub
 * environment of this one's name, whose reviewers and branches GitHub asks first. And the boundary of all roles that they make.
 */
export class GithubAccess extends Construct {
  readonly planRoleArn: string;
  readonly applyRoleArn: string;

  constructor(scope: Construct, id: string, { repository, realm }: GithubAccessProps) {
    super(scope, id);
    const { environment } = realm;
    // No thumbprint: AWS knows GitHub's certificate authority by itself.
    const provider = new IamOpenidConnectProvider(this, "github", {
      url: `https://${githubIssuer}`,
      clientIdList: ["sts.amazonaws.com"],
    });
    new IamPolicy(this, "boundary", {
      name: boundaryName(environment),
      description: `The most that any role of ${environment} can do.`,
      policy: policyDocument(...boundaryPermissions(realm)),
    });
    this.planRoleArn = new GithubRole(this, "plan", {
      provider,
      repository,
      name: resourceName(environment, "ci-plan"),
      description: `Workflows that say what would change in ${environment}.`,
      from: ["pull_request", "ref:refs/heads/main"],
      session: "1h",
      permissions: planPermissions(realm),
    }).arn;
    this.applyRoleArn = new GithubRole(this, "apply", {
      provider,
      repository,
      name: resourceName(environment, "ci-apply"),
      description: `Workflows that change ${environment}.`,
      from: [`environment:${environment}`],
      // A search domain or a database takes AWS half an hour and more.
      session: "4h",
      permissions: applyPermissions(realm),
    }).arn;
  }
}
