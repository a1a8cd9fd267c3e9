import { denyKeyChanges, ownBucketArn, type PermissionScope } from "../identity/permission-scope.ts";
import { allow, deny, type Permission } from "../identity/policy.ts";
import { changePermissions } from "./change-permissions.ts";
import { sealPermissions, unsealPermissions } from "./plan-permissions.ts";

/**
 * For plans. The role also has ReadOnlyAccess, but no key except the state's, so it reads no object, message or secret.
 * Limit: Terraform reads a secret's value when it refreshes a secret version, so plan a stack with credentials with
 * `-refresh=false` or by the apply role.
 */
export function planPermissions(permissionScope: PermissionScope): Permission[] {
  return [...compareWithStates(permissionScope), ...sealPermissions(permissionScope)];
}

/** States hold no secret of ours: test/checks/no-secret.test.ts. */
export function readStates({ state: { bucketArn, keyArn } }: PermissionScope): Permission[] {
  return [
    allow("ListStates", "s3:ListBucket", bucketArn),
    allow("ReadStates", "s3:GetObject", `${bucketArn}/*`),
    allow("UseStateKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
  ];
}

function compareWithStates(permissionScope: PermissionScope): Permission[] {
  return [
    ...readStates(permissionScope),
    allow("HoldLocks", ["s3:PutObject", "s3:DeleteObject"], `${permissionScope.state.bucketArn}/*.tflock`),
    allow("GenerateRandomPasswords", "secretsmanager:GetRandomPassword", "*"),
    deny(
      "DenyReadingLogs",
      ["logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery", "logs:StartLiveTail"],
      "*",
    ),
    deny("DenyReadingAccessLogs", "s3:GetObject", `${ownBucketArn(permissionScope, "logs")}/*`),
  ];
}

/**
 * For applies: all resources except the audit services, guarded states, the foundation's keys, the boundary and the
 * workflows' own roles.
 */
export function applyPermissions(permissionScope: PermissionScope): Permission[] {
  const { bucketArn } = permissionScope.state;
  return [
    ...compareWithStates(permissionScope),
    ...unsealPermissions(permissionScope),
    allow("WriteStates", "s3:PutObject", `${bucketArn}/*`),
    ...changePermissions(permissionScope),
    deny(
      "DenyGuardedStates",
      ["s3:PutObject", "s3:DeleteObject"],
      permissionScope.guarded.map((stack) => `${bucketArn}/${stack}/*`),
    ),
    deny(
      "DenyStateBucketChanges",
      ["s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:Put*Configuration"],
      [bucketArn, `${bucketArn}/*`],
    ),
    deny(
      "DenyAuditChanges",
      ["s3:Delete*", "s3:Put*", "logs:Delete*", "logs:PutRetentionPolicy"],
      [
        ownBucketArn(permissionScope, "audit"),
        `${ownBucketArn(permissionScope, "audit")}/*`,
        `arn:aws:logs:*:${permissionScope.account}:log-group:/aws/cloudtrail/*`,
      ],
    ),
    denyKeyChanges(permissionScope),
  ];
}
