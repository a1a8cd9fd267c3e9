import { resourceName } from "../names.ts";
import { denyKeyChanges, iamArn, type PermissionScope } from "./permission-scope.ts";
import { allow, deny, type Permission } from "./policy.ts";

export function boundaryName(environment: string): string {
  return resourceName(environment, "boundary");
}

/** The foundation stack creates the policy before any role refers to this ARN. */
export function boundaryArn(environment: string, account: string): string {
  return `arn:aws:iam::${account}:policy/${boundaryName(environment)}`;
}

const platform = (
  "acm autoscaling backup backup-storage cloudwatch cognito-idp ec2 ecr eks eks-auth elasticache elasticloadbalancing " +
  "es events kms lambda logs rds route53 s3 secretsmanager ses shield sns sqs ssm ssmmessages tag waf-regional wafv2"
).split(" ");

/**
 * The upper limit of every role; it grants nothing by itself. A workflow that may create and pass such roles gains no more than
 * this: no user or role outside the boundary, no change of keys, no Terraform state or plan.
 */
export function boundaryPermissions(permissionScope: PermissionScope): Permission[] {
  const { account, state, plans } = permissionScope;
  return [
    allow(
      "UsePlatformServices",
      platform.map((service) => `${service}:*`),
      "*",
    ),
    allow("ReadIam", ["iam:Get*", "iam:List*", "sts:GetCallerIdentity"], "*"),
    allow("PassOwnRoles", "iam:PassRole", iamArn(permissionScope, "role")),
    allow("CreateServiceLinkedRoles", "iam:CreateServiceLinkedRole", serviceLinkedRoles(account)),
    deny(
      "DenyStatesAndPlans",
      "s3:*",
      [state, plans].flatMap(({ bucketArn }) => [bucketArn, `${bucketArn}/*`]),
    ),
    denyKeyChanges(permissionScope),
  ];
}

export function serviceLinkedRoles(account: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/*`;
}
