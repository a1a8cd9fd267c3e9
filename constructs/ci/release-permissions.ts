import type { PermissionScope } from "../identity/permission-scope.ts";
import { allow, type Permission } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import { readStates } from "./ci-permissions.ts";
import { pullPermissions } from "./image-permissions.ts";

export interface ReleaseScope extends PermissionScope {
  /** The stack that a release applies, by its folder in the state bucket. */
  readonly releasedStack: string;
  readonly repositoryArns: readonly string[];
}

/** For releases: what one stack of Helm releases needs. The access entry of the cluster decides what it may do there. */
export function releasePermissions(scope: ReleaseScope): Permission[] {
  const { environment, account, state, releasedStack, repositoryArns } = scope;
  const folder = `${state.bucketArn}/${releasedStack}`;
  return [
    ...readStates(scope),
    allow("WriteOwnState", "s3:PutObject", `${folder}/terraform.tfstate`),
    allow("HoldOwnLock", ["s3:PutObject", "s3:DeleteObject"], `${folder}/terraform.tfstate.tflock`),
    allow("FindCluster", "eks:DescribeCluster", `arn:aws:eks:*:${account}:cluster/${resourceName(environment, "*")}`),
    ...pullPermissions(repositoryArns),
  ];
}
