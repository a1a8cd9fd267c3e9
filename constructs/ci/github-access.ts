import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import type { PermissionScope } from "../identity/permission-scope.ts";
import { policyDocument } from "../identity/policy.ts";
import { boundaryName, boundaryPermissions } from "../identity/role-boundary.ts";
import { resourceName } from "../names.ts";
import { applyPermissions, planPermissions } from "./ci-permissions.ts";
import { type GithubRepository, GithubRole, githubIssuer } from "./github-role.ts";

export interface GithubAccessProps {
  readonly repository: GithubRepository;
  readonly permissionScope: PermissionScope;
}

/**
 * The workflows' roles: `ci-plan` for pull requests and main, `ci-apply` for jobs in the GitHub environment of the same
 * name. And the boundary of all roles that they create.
 */
export class GithubAccess extends Construct {
  readonly planRoleArn: string;
  readonly applyRoleArn: string;

  constructor(scope: Construct, id: string, { repository, permissionScope }: GithubAccessProps) {
    super(scope, id);
    const { environment } = permissionScope;
    const provider = new IamOpenidConnectProvider(this, "github", {
      url: `https://${githubIssuer}`,
      clientIdList: ["sts.amazonaws.com"],
    });
    new IamPolicy(this, "boundary", {
      name: boundaryName(environment),
      description: `The most that any role of ${environment} can do.`,
      policy: policyDocument(...boundaryPermissions(permissionScope)),
    });
    this.planRoleArn = new GithubRole(this, "plan", {
      provider,
      repository,
      name: resourceName(environment, "ci-plan"),
      description: `Workflows that say what would change in ${environment}.`,
      subjects: ["pull_request", "ref:refs/heads/main"],
      session: "1h",
      permissions: planPermissions(permissionScope),
    }).arn;
    this.applyRoleArn = new GithubRole(this, "apply", {
      provider,
      repository,
      name: resourceName(environment, "ci-apply"),
      description: `Workflows that change ${environment}.`,
      subjects: [`environment:${environment}`],
      // AWS needs more than half an hour for a search domain or a database.
      session: "4h",
      permissions: applyPermissions(permissionScope),
    }).arn;
  }
}
