import { iamArn, type PermissionScope } from "../identity/permission-scope.ts";
import { allow, deny, type Permission } from "../identity/policy.ts";
import { boundaryArn, serviceLinkedRoles } from "../identity/role-boundary.ts";
import { resourceName } from "../names.ts";

const named =
  "autoscaling cloudwatch ecr eks elasticache elasticloadbalancing es events lambda rds secretsmanager sns sqs wafv2".split(
    " ",
  );

/** Services whose ARNs contain generated ids. The account belongs to the environment, and so do all their resources. */
const unnamed = "acm application-autoscaling backup cloudfront ec2 kms logs ses ssm wafv2".split(" ");

/** Source: docs.aws.amazon.com/service-authorization/latest/reference, actions without a resource type. */
const withoutResource = (
  "acm:RequestCertificate backup-storage:MountCapsule cloudfront:CreateDistribution cloudfront:*KeyGroup " +
  "cloudfront:CreateOriginAccessControl cloudfront:*PublicKey cloudfront:CreateResponseHeadersPolicy eks:CreateCluster " +
  "elasticloadbalancing:SetWebAcl kms:CreateKey logs:CreateDelivery logs:*LogDelivery logs:PutQueryDefinition " +
  "logs:*ResourcePolicy sns:SetSubscriptionAttributes sns:Unsubscribe"
).split(" ");

export function changePermissions(permissionScope: PermissionScope): Permission[] {
  return [...changeNamed(permissionScope), ...changeUnnamed(permissionScope), ...changeRoles(permissionScope)];
}

function changeNamed({ environment, account }: PermissionScope): Permission[] {
  const ours = resourceName(environment, "*");
  return [
    allow(
      "ChangeNamedResources",
      named.map((service) => `${service}:*`),
      [
        ...named.map((service) => `arn:aws:${service}:*:${account}:*${ours}`),
        // RDS instances also use a default option group.
        `arn:aws:rds:*:${account}:og:default:*`,
      ],
    ),
    allow("ChangeBuckets", "s3:*", `arn:aws:s3:::${ours}`),
  ];
}

function changeUnnamed({ account, regions }: PermissionScope): Permission[] {
  const Condition = { StringEquals: { "aws:RequestedRegion": regions } };
  const services = [...unnamed, "route53"].map((service) => `${service}:*`);
  const own = unnamed.map((service) => `arn:aws:${service}:*:${account}:*`);
  // ARNs of zones have no account, and the images of nodes belong to AWS.
  const others = ["arn:aws:route53:::*", "arn:aws:ec2:*::image/*"];
  return [
    { ...allow("ChangeUnnamedResources", services, [...own, ...others]), Condition },
    { ...allow("ChangeResourcesWithoutArn", withoutResource, "*"), Condition },
  ];
}

function changeRoles(permissionScope: PermissionScope): Permission[] {
  const { environment, account } = permissionScope;
  const boundary = boundaryArn(environment, account);
  const roles = iamArn(permissionScope, "role");
  const iam = (actions: string) => actions.split(" ").map((action) => `iam:${action}`);
  return [
    {
      ...allow("CreateRolesInsideBoundary", iam("CreateRole PutRole* AttachRolePolicy"), roles),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    allow(
      "ChangeRoles",
      iam("DeleteRole DeleteRolePolicy DetachRolePolicy UpdateRole* UpdateAssumeRolePolicy TagRole UntagRole PassRole"),
      roles,
    ),
    allow(
      "ChangeInstanceProfiles",
      iam("CreateInstanceProfile DeleteInstanceProfile AddRole* RemoveRole* TagInstanceProfile UntagInstanceProfile"),
      iamArn(permissionScope, "instance-profile"),
    ),
    allow(
      "ChangePolicies",
      iam("CreatePolicy* DeletePolicy* TagPolicy UntagPolicy"),
      iamArn(permissionScope, "policy"),
    ),
    allow("CreateServiceLinkedRoles", "iam:CreateServiceLinkedRole", serviceLinkedRoles(account)),
    deny("DenyOwnBoundaryChanges", iam("Attach* Create* Delete* Detach* PassRole Put* Set* Tag* Untag* Update*"), [
      iamArn(permissionScope, "role", "ci-*"),
      boundary,
    ]),
  ];
}
