import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";
import { allow, type Permission, refuse } from "./policy.ts";
import { iamArn, leaveKeys, type Realm } from "./realm.ts";

/** The policy that no role of an environment can do more than. */
export function boundaryName(environment: EnvironmentName): string {
  return resourceName(environment, "boundary");
}

/** Its ARN, for roles of every stack: it is there since the foundation was. */
export function boundaryArn(environment: EnvironmentName, account: string): string {
  return `arn:aws:iam::${account}:policy/${boundaryName(environment)}`;
}

/** What roles of the platform may be given at all. */
const platform = (
  "acm autoscaling backup backup-storage cloudwatch cognito-idp ec2 ecr eks eks-auth elasticache elasticloadbalancing " +
  "es events kms lambda logs rds route53 s3 secretsmanager ses shield sns sqs ssm ssmmessages tag waf-regional wafv2 " +
  "xray"
).split(" ");

/**
 * The most that a role of the platform can do, whatever its own policies say; it gives nothing by itself. So whoever may
 * make such roles, and pass them to what he runs, gains no more than this: nobody's rights, nobody's guards, no state.
 */
export function boundaryPermissions(realm: Realm): Permission[] {
  const { account, state } = realm;
  return [
    allow(
      "UseThePlatform",
      platform.map((service) => `${service}:*`),
      "*",
    ),
    allow("LookUpRoles", ["iam:Get*", "iam:List*", "sts:GetCallerIdentity"], "*"),
    allow("PassOwnRoles", "iam:PassRole", iamArn(realm, "role")),
    allow("LetServicesMakeTheirRoles", "iam:CreateServiceLinkedRole", serviceLinkedRoles(account)),
    refuse("LeaveStates", "s3:*", [state.bucketArn, `${state.bucketArn}/*`]),
    leaveKeys(realm),
  ];
}

export function serviceLinkedRoles(account: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/*`;
}
