import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import { policyDocument } from "../identity/policy.ts";
import { boundaryName, boundaryPermissions } from "../identity/role-boundary.ts";
import { resourceName } from "../names.ts";
import { applyPermissions, planPermissions } from "./ci-permissions.ts";
import { type GithubRepository, GithubRole, type GithubRoleProps, githubIssuer } from "./github-role.ts";
import { pushPermissions } from "./image-permissions.ts";
import { type ReleaseScope, releasePermissions } from "./release-permissions.ts";

export interface GithubAccessProps {
  readonly repository: GithubRepository;
  readonly permissionScope: ReleaseScope;
}

export type WorkflowPurpose = "plan" | "apply" | "images" | "release";

/**
 * The workflows' roles, one for each purpose: `ci-plan` for pull requests and main, `ci-images` for main, `ci-apply` and
 * `ci-release` for jobs in the GitHub environment of the same name. And the boundary of all roles that they create.
 */
export class GithubAccess extends Construct {
  readonly roleArns: Readonly<Record<WorkflowPurpose, string>>;

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
    const role = (purpose: WorkflowPurpose, props: Omit<GithubRoleProps, "provider" | "repository" | "name">) =>
      new GithubRole(this, purpose, {
        ...props,
        provider,
        repository,
        name: resourceName(environment, `ci-${purpose}`),
      }).arn;
    const main = "ref:refs/heads/main";
    const reviewed = `environment:${environment}`;
    this.roleArns = {
      plan: role("plan", {
        description: `Workflows that say what would change in ${environment}.`,
        subjects: ["pull_request", main],
        session: "1h",
        readsAccount: true,
        permissions: planPermissions(permissionScope),
      }),
      apply: role("apply", {
        description: `Workflows that change ${environment}.`,
        subjects: [reviewed],
        // AWS needs more than half an hour for a search domain or a database.
        session: "4h",
        readsAccount: true,
        permissions: applyPermissions(permissionScope),
      }),
      images: role("images", {
        description: `Workflows that push images for ${environment}.`,
        subjects: [main],
        session: "1h",
        readsAccount: false,
        permissions: pushPermissions(permissionScope.repositoryArns),
      }),
      release: role("release", {
        description: `Workflows that release to ${environment}, and roll back.`,
        subjects: [reviewed],
        // A canary takes its time for each service.
        session: "2h",
        readsAccount: false,
        permissions: releasePermissions(permissionScope),
      }),
    };
  }
}
