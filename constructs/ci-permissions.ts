import { resourceName } from "./names.ts";
import { allow, type Permission, refuse } from "./policy.ts";
import { iamArn, leaveKeys, ownBucketArn, type Realm } from "./realm.ts";
import { boundaryArn, serviceLinkedRoles } from "./role-boundary.ts";

/**
 * To plan: read every state, and hold its lock meanwhile. The role may also read how everything is configured; having no
 * key but the state's, it reads no object, message or secret. What no key of ours encrypts is refused here by name.
 *
 * Limit: Terraform reads a secret's value to see whether its version is still there, so a stack that stores credentials is
 * planned with `-refresh=false`, or by who applies.
 */
export function planPermissions(realm: Realm): Permission[] {
  const { bucketArn, keyArn } = realm.state;
  return [
    allow("FindStates", "s3:ListBucket", bucketArn),
    allow("ReadStates", "s3:GetObject", `${bucketArn}/*`),
    allow("HoldLocks", ["s3:PutObject", "s3:DeleteObject"], `${bucketArn}/*.tflock`),
    allow("UseStateKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
    // Every plan makes the ephemeral passwords anew, and forgets them.
    allow("MakeUpPasswords", "secretsmanager:GetRandomPassword", "*"),
    refuse("ReadNoLogs", ["logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery", "logs:StartLiveTail"], "*"),
    refuse("ReadNoAccessLogs", "s3:GetObject", `${ownBucketArn(realm, "logs")}/*`),
  ];
}

/**
 * To apply: change what bears the environment's name or can bear none, make roles inside the boundary, and write the
 * states of all stacks but the guarded ones. No leave for what watches (CloudTrail, Config, GuardDuty, Security Hub,
 * budgets), for the foundation's keys, nor for the boundary and the workflows' own roles.
 */
export function applyPermissions(realm: Realm): Permission[] {
  const { bucketArn } = realm.state;
  return [
    ...planPermissions(realm),
    allow("WriteStates", "s3:PutObject", `${bucketArn}/*`),
    ...changeOurs(realm),
    ...changeUnnamed(realm),
    ...changeRoles(realm),
    refuse(
      "LeaveGuardedStates",
      ["s3:PutObject", "s3:DeleteObject"],
      realm.guarded.map((stack) => `${bucketArn}/${stack}/*`),
    ),
    refuse(
      "LeaveStateBucket",
      ["s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:Put*Configuration"],
      [bucketArn, `${bucketArn}/*`],
    ),
    refuse(
      "LeaveAudit",
      ["s3:Delete*", "s3:Put*", "logs:Delete*", "logs:PutRetentionPolicy"],
      [
        ownBucketArn(realm, "audit"),
        `${ownBucketArn(realm, "audit")}/*`,
        `arn:aws:logs:*:${realm.account}:log-group:/aws/cloudtrail/*`,
      ],
    ),
    leaveKeys(realm),
  ];
}

/** Services whose resources all bear our names, in a way that their ARNs show. */
const named =
  "cloudwatch ecr eks elasticache elasticloadbalancing es events lambda rds secretsmanager sns sqs wafv2".split(" ");

/** Services in which something has a number for a name. What is theirs in this account is ours: an environment has its own. */
const unnamed = "acm application-autoscaling backup cloudfront ec2 kms logs ses ssm wafv2 xray".split(" ");

/**
 * Of these IAM cannot say on what: it does not exist yet, or is a setting of the account.
 * Source: docs.aws.amazon.com/service-authorization/latest/reference, actions without a resource type.
 */
const onNothing = (
  "acm:RequestCertificate backup-storage:MountCapsule cloudfront:CreateDistribution cloudfront:*KeyGroup " +
  "cloudfront:CreateOriginAccessControl cloudfront:*PublicKey cloudfront:CreateResponseHeadersPolicy eks:CreateCluster " +
  "elasticloadbalancing:SetWebAcl kms:CreateKey logs:CreateDelivery logs:*LogDelivery logs:PutQueryDefinition " +
  "logs:*ResourcePolicy sns:SetSubscriptionAttributes sns:Unsubscribe xray:PutEncryptionConfig"
).split(" ");

function changeOurs({ environment, account }: Realm): Permission[] {
  const ours = resourceName(environment, "*");
  return [
    allow(
      "ChangeWhatBearsOurName",
      named.map((service) => `${service}:*`),
      [
        ...named.map((service) => `arn:aws:${service}:*:${account}:*${ours}`),
        // Every instance also belongs to one of RDS's own option groups, and a cache to a parameter group of ElastiCache's.
        `arn:aws:rds:*:${account}:og:default:*`,
        `arn:aws:elasticache:*:${account}:parametergroup:default.*`,
      ],
    ),
    allow("ChangeBuckets", "s3:*", `arn:aws:s3:::${ours}`),
  ];
}

function changeUnnamed({ account, regions }: Realm): Permission[] {
  const Condition = { StringEquals: { "aws:RequestedRegion": regions } };
  const services = [...unnamed, "route53"].map((service) => `${service}:*`);
  const things = unnamed.map((service) => `arn:aws:${service}:*:${account}:*`);
  // Zones belong to no account in their ARNs, and the images of nodes to AWS.
  const others = ["arn:aws:route53:::*", "arn:aws:ec2:*::image/*"];
  return [
    { ...allow("ChangeWhatHasNoName", services, [...things, ...others]), Condition },
    { ...allow("ChangeWhatHasNoArn", onNothing, "*"), Condition },
  ];
}

function changeRoles(realm: Realm): Permission[] {
  const { environment, account } = realm;
  const boundary = boundaryArn(environment, account);
  const iam = (actions: string) => actions.split(" ").map((action) => `iam:${action}`);
  return [
    {
      ...allow("MakeRolesInsideBoundary", iam("CreateRole PutRole* AttachRolePolicy"), iamArn(realm, "role")),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    allow(
      "ChangeRoles",
      iam("DeleteRole DeleteRolePolicy DetachRolePolicy UpdateRole* UpdateAssumeRolePolicy TagRole UntagRole PassRole"),
      iamArn(realm, "role"),
    ),
    allow("ChangePolicies", iam("CreatePolicy* DeletePolicy* TagPolicy UntagPolicy"), iamArn(realm, "policy")),
    allow("LetServicesMakeTheirRoles", "iam:CreateServiceLinkedRole", serviceLinkedRoles(account)),
    refuse("LeaveOwnBounds", iam("Attach* Create* Delete* Detach* PassRole Put* Set* Tag* Untag* Update*"), [
      iamArn(realm, "role", "ci-*"),
      boundary,
    ]),
  ];
}
