import { expect, test } from "vitest";
import type { PermissionScope } from "../identity/permission-scope.ts";
import { type Permission, policyDocument } from "../identity/policy.ts";
import { boundaryPermissions } from "../identity/role-boundary.ts";
import { applyPermissions, planPermissions } from "./ci-permissions.ts";
import { pushPermissions } from "./image-permissions.ts";
import { releasePermissions } from "./release-permissions.ts";

const account = "111111111111";
const key = (name: string) => `arn:aws:kms:eu-central-1:${account}:key/${name}`;
const state = { bucketArn: `arn:aws:s3:::mindflow-dev-state-${account}`, keyArn: key("state") };
const plans = { bucketArn: `arn:aws:s3:::mindflow-dev-plans-${account}`, keyArn: key("plans") };
const permissionScope: PermissionScope = {
  environment: "dev",
  account,
  regions: ["eu-central-1", "us-east-1"],
  state,
  plans,
  keyArns: [key("data"), key("secrets"), plans.keyArn],
  guarded: ["state", "foundation"],
};
const plan = planPermissions(permissionScope);
const apply = applyPermissions(permissionScope);
const boundary = boundaryPermissions(permissionScope);
const repository = (environment: string) =>
  `arn:aws:ecr:eu-central-1:${account}:repository/mindflow-${environment}-query`;
const repositoryArns = [repository("dev")];
const images = pushPermissions(repositoryArns);
const release = releasePermissions({ ...permissionScope, releasedStack: "workloads", repositoryArns });

/** IAM's evaluation of one call by these statements: an explicit denial wins, and the default is a denial. */
function may(
  permissions: readonly Permission[],
  action: string,
  resource: string,
  context: Record<string, string> = {},
) {
  const matching = permissions.filter(
    ({ Action, Resource, Condition }) =>
      [Action].flat().some((pattern) => matches(pattern, action)) &&
      [Resource].flat().some((pattern) => matches(pattern, resource)) &&
      Object.entries(Condition ?? {}).every(([operator, tests]) =>
        Object.entries(tests).every(([name, values]) => holds(operator, context[name], [values].flat())),
      ),
  );
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

function holds(operator: string, value: string | undefined, values: readonly string[]): boolean {
  if (operator === "StringEquals") return value !== undefined && values.includes(value);
  if (operator === "StringNotEquals") return value === undefined || !values.includes(value);
  if (operator === "Null") return values.includes(String(value === undefined));
  throw new Error(`this evaluator does not know ${operator}`);
}

function matches(pattern: string, value: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "i").test(value);
}

const here = { "aws:RequestedRegion": "eu-central-1" };
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const inside = { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/mindflow-dev-boundary` };
const audit = `arn:aws:s3:::mindflow-dev-audit-${account}`;

test.each([
  ["reads every state", "s3:GetObject", `${state.bucketArn}/data/terraform.tfstate`],
  ["holds a lock", "s3:PutObject", `${state.bucketArn}/data/terraform.tfstate.tflock`],
  ["releases a lock", "s3:DeleteObject", `${state.bucketArn}/data/terraform.tfstate.tflock`],
  ["uses the state's key", "kms:Decrypt", state.keyArn],
])("the plan role %s", (_what, action, resource) => {
  expect(may(plan, action, resource)).toBe(true);
});

test.each([
  ["writes no state", "s3:PutObject", `${state.bucketArn}/data/terraform.tfstate`],
  ["deletes no state", "s3:DeleteObject", `${state.bucketArn}/data/terraform.tfstate`],
  ["has no other key, and so reads no secret, event or file", "kms:Decrypt", key("secrets")],
  [
    "reads no secret",
    "secretsmanager:GetSecretValue",
    `arn:aws:secretsmanager:eu-central-1:${account}:secret:mindflow-dev-x`,
  ],
  ["changes nothing", "ec2:CreateVpc", `arn:aws:ec2:eu-central-1:${account}:vpc/vpc-1`],
])("the plan role %s", (_what, action, resource) => {
  expect(may(plan, action, resource, here)).toBe(false);
});

test("the plan role reads no logs, although ReadOnlyAccess allows it", () => {
  const logs = `arn:aws:logs:eu-central-1:${account}:log-group:/aws/eks/mindflow-dev-cluster`;
  expect(may([readOnly], "logs:GetLogEvents", logs)).toBe(true);
  expect(may([readOnly, ...plan], "logs:GetLogEvents", logs)).toBe(false);
  expect(may([readOnly, ...plan], "s3:GetObject", `arn:aws:s3:::mindflow-dev-logs-${account}/s3/line`)).toBe(false);
});

test.each([
  ["writes a state", "s3:PutObject", `${state.bucketArn}/data/terraform.tfstate`, {}],
  ["changes a queue of ours", "sqs:CreateQueue", `arn:aws:sqs:eu-central-1:${account}:mindflow-dev-notifier.fifo`, {}],
  ["changes a network", "ec2:CreateVpc", `arn:aws:ec2:eu-central-1:${account}:vpc/vpc-1`, here],
  ["makes a role inside the boundary", "iam:CreateRole", role("mindflow-dev-notifier"), inside],
  [
    "gives a machine a role",
    "iam:AddRoleToInstanceProfile",
    `arn:aws:iam::${account}:instance-profile/mindflow-dev-runners`,
    {},
  ],
  [
    "makes a group of machines",
    "autoscaling:CreateAutoScalingGroup",
    `arn:aws:autoscaling:eu-central-1:${account}:autoScalingGroup:*:autoScalingGroupName/mindflow-dev-runners`,
    {},
  ],
  ["passes a role", "iam:PassRole", role("mindflow-dev-notifier"), {}],
  ["changes its description", "iam:UpdateRoleDescription", role("mindflow-dev-notifier"), {}],
  ["makes a cluster", "eks:CreateCluster", "*", here],
  ["attaches a web ACL to a load balancer", "elasticloadbalancing:SetWebAcl", "*", here],
  ["creates log deliveries for the web ACL and the cache", "logs:CreateLogDelivery", "*", here],
  ["makes a distribution", "cloudfront:CreateDistribution", "*", { "aws:RequestedRegion": "us-east-1" }],
  ["makes a key for signed URLs", "cloudfront:CreatePublicKey", "*", { "aws:RequestedRegion": "us-east-1" }],
  ["changes the subscriptions of a topic", "sns:SetSubscriptionAttributes", "*", here],
])("the apply role %s", (_what, action, resource, context) => {
  expect(may(apply, action, resource, context)).toBe(true);
});

test.each([
  ["writes no state of the foundation", "s3:PutObject", `${state.bucketArn}/foundation/terraform.tfstate`, {}],
  ["removes no state's history", "s3:DeleteObjectVersion", `${state.bucketArn}/data/terraform.tfstate`, {}],
  ["does not open the state bucket", "s3:PutBucketPolicy", state.bucketArn, {}],
  ["erases no record of the audit", "s3:DeleteObject", `${audit}/AWSLogs/record`, {}],
  ["does not stop the trail", "cloudtrail:StopLogging", `arn:aws:cloudtrail:eu-central-1:${account}:trail/audit`, here],
  ["does not stop GuardDuty", "guardduty:DeleteDetector", `arn:aws:guardduty:eu-central-1:${account}:detector/1`, here],
  ["changes no key's policy", "kms:PutKeyPolicy", key("secrets"), here],
  ["deletes no key", "kms:ScheduleKeyDeletion", key("data"), here],
  ["makes no role outside the boundary", "iam:CreateRole", role("mindflow-dev-notifier"), {}],
  ["makes no role under another name", "iam:CreateRole", role("administrator"), inside],
  ["gives itself nothing", "iam:PutRolePolicy", role("mindflow-dev-ci-apply"), inside],
  [
    "does not widen the boundary",
    "iam:CreatePolicyVersion",
    `arn:aws:iam::${account}:policy/mindflow-dev-boundary`,
    {},
  ],
  ["lifts no boundary", "iam:DeleteRolePermissionsBoundary", role("mindflow-dev-notifier"), {}],
  ["makes no user", "iam:CreateUser", `arn:aws:iam::${account}:user/mindflow-dev-me`, {}],
  [
    "works in no other region",
    "ec2:CreateVpc",
    `arn:aws:ec2:sa-east-1:${account}:vpc/1`,
    { "aws:RequestedRegion": "sa-east-1" },
  ],
  [
    "touches no other environment's queue",
    "sqs:DeleteQueue",
    `arn:aws:sqs:eu-central-1:${account}:mindflow-prod`,
    here,
  ],
])("the apply role %s", (_what, action, resource, context) => {
  expect(may(apply, action, resource, context)).toBe(false);
});

const readOnly: Permission = { Sid: "Read", Effect: "Allow", Action: ["logs:*", "s3:Get*"], Resource: "*" };
const roles: Record<string, readonly Permission[]> = {
  plan: [readOnly, ...plan],
  apply: [readOnly, ...apply],
  images,
  release,
};
const planObject = `${plans.bucketArn}/0a1b2c/dev-data`;
const sealedFor = (environment: string) => ({
  "kms:EncryptionContext:environment": environment,
  "aws:RequestedRegion": "eu-central-1",
});
const byBucket = { "kms:EncryptionContext:aws:s3:arn": plans.bucketArn, "aws:RequestedRegion": "eu-central-1" };

test.each([
  ["plan", "puts a plan", "s3:PutObject", planObject, {}],
  ["plan", "seals a plan of its environment", "kms:GenerateDataKey", plans.keyArn, sealedFor("dev")],
  ["plan", "stores it in the encrypted bucket", "kms:GenerateDataKey", plans.keyArn, byBucket],
  ["apply", "gets a plan", "s3:GetObject", planObject, {}],
  ["apply", "unseals a plan of its environment", "kms:Decrypt", plans.keyArn, sealedFor("dev")],
  ["apply", "loads it from the encrypted bucket", "kms:Decrypt", plans.keyArn, byBucket],
  ["images", "pushes an image", "ecr:PutImage", repository("dev"), {}],
  ["images", "signs in to the registry", "ecr:GetAuthorizationToken", "*", {}],
  ["release", "pulls an image", "ecr:BatchGetImage", repository("dev"), {}],
  ["release", "reads the states of other stacks", "s3:GetObject", `${state.bucketArn}/data/terraform.tfstate`, {}],
  ["release", "writes the state of workloads", "s3:PutObject", `${state.bucketArn}/workloads/terraform.tfstate`, {}],
  [
    "release",
    "finds the cluster",
    "eks:DescribeCluster",
    `arn:aws:eks:eu-central-1:${account}:cluster/mindflow-dev-cluster`,
    {},
  ],
])("the role ci-%s %s", (name, _what, action, resource, context) => {
  expect(may(roles[name] ?? [], action, resource, context)).toBe(true);
});

test.each([
  ["plan", "gets no plan", "s3:GetObject", planObject, {}],
  ["plan", "unseals no plan", "kms:Decrypt", plans.keyArn, sealedFor("dev")],
  ["plan", "seals no plan of another environment", "kms:GenerateDataKey", plans.keyArn, sealedFor("staging")],
  ["plan", "seals no plan without an environment", "kms:GenerateDataKey", plans.keyArn, here],
  ["plan", "removes no plan", "s3:DeleteObject", planObject, {}],
  ["apply", "unseals no plan of another environment", "kms:Decrypt", plans.keyArn, sealedFor("staging")],
  ["apply", "seals no plan", "kms:GenerateDataKey", plans.keyArn, sealedFor("dev")],
  ["apply", "puts no plan", "s3:PutObject", planObject, {}],
  ["apply", "does not open the bucket", "s3:PutBucketPolicy", plans.bucketArn, {}],
  ["images", "deletes no image", "ecr:BatchDeleteImage", repository("dev"), {}],
  ["images", "pushes to no other environment", "ecr:PutImage", repository("staging"), {}],
  ["images", "reads no state", "s3:GetObject", `${state.bucketArn}/data/terraform.tfstate`, {}],
  ["release", "pushes no image", "ecr:PutImage", repository("dev"), {}],
  ["release", "writes no other state", "s3:PutObject", `${state.bucketArn}/data/terraform.tfstate`, {}],
  ["release", "changes no cluster", "eks:UpdateClusterConfig", "*", here],
  ["release", "unseals no plan", "kms:Decrypt", plans.keyArn, sealedFor("dev")],
])("the role ci-%s %s", (name, _what, action, resource, context) => {
  expect(may(roles[name] ?? [], action, resource, context)).toBe(false);
});

test("a role inside the boundary can use the platform, and can neither make roles nor read states or plans nor lose keys", () => {
  expect(may(boundary, "sqs:ReceiveMessage", `arn:aws:sqs:eu-central-1:${account}:mindflow-dev-notifier.fifo`)).toBe(
    true,
  );
  expect(may(boundary, "iam:CreateRole", role("mindflow-dev-notifier"))).toBe(false);
  expect(may(boundary, "s3:GetObject", `${state.bucketArn}/data/terraform.tfstate`)).toBe(false);
  expect(may(boundary, "s3:GetObject", planObject)).toBe(false);
  expect(may(boundary, "kms:ScheduleKeyDeletion", key("data"))).toBe(false);
  expect(may(boundary, "cloudtrail:StopLogging", "*")).toBe(false);
});

test("they respect IAM's limits: 10,240 characters for inline policies, 6,144 for a managed policy", () => {
  expect(policyDocument(...apply).length).toBeLessThan(10_240);
  expect(policyDocument(...boundary).length).toBeLessThan(6_144);
});
