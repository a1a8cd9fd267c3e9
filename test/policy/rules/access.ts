import { all, atMost, forbidden, is, isNot } from "../checks/attributes.ts";
import { notAdministrator, noWildcards, onlySourcesThatServicesSend } from "../checks/iam.ts";
import { noSecret, noSecretInValues } from "../checks/secrets.ts";
import { serviceSources } from "../checks/service-sources.ts";
import type { Rule } from "./rule.ts";

export const accessRules: readonly Rule[] = [
  {
    id: "no-wildcards",
    promise: "no policy allows all of a service on everything, or everything that it does not name",
    fix: "name the actions, and the resources by reference",
    on: {
      "*": noWildcards,
      aws_iam_role_policy_attachment: notAdministrator,
    },
  },
  {
    id: "documented-sources",
    promise: "a policy demands only source keys that the AWS service sends, because others refuse it silently",
    fix: "confine the service by the resource or by a key of test/policy/checks/service-sources.ts, or add it there with its source",
    on: Object.fromEntries(Object.keys(serviceSources).map((type) => [type, onlySourcesThatServicesSend])),
  },
  {
    id: "no-standing-credentials",
    promise: "access is by a role for a limited time, and no key or password is older than 30 days",
    fix: "use a role (Pod Identity in the cluster, OIDC in CI), or rotate it",
    on: {
      aws_elasticache_user: is("authentication_mode.type", "iam"),
      aws_iam_access_key: forbidden("it is a key that never expires"),
      aws_iam_user: forbidden("it is a user with permanent credentials"),
      aws_key_pair: forbidden("it opens machines to everybody who has its private key"),
      aws_secretsmanager_secret_rotation: atMost("rotation_rules.automatically_after_days", 30),
    },
  },
  {
    id: "no-plain-secret",
    promise: "no secret is in code, plan or state",
    fix: "use the write-only argument with an ephemeral value (constructs/secrets/ephemeral-value.ts)",
    on: {
      "*": noSecret,
      helm_release: noSecretInValues,
      "data.aws_secretsmanager_secret_version": forbidden("its value would be in the state"),
      "data.aws_ssm_parameter": isNot("with_decryption", true),
      random_password: forbidden("its value would be in the state"),
    },
  },
  {
    id: "imds-v2",
    promise: "the instance metadata service requires a token, and no pod can get the node's role from it",
    fix: 'set metadataOptions to { httpTokens: "required", httpPutResponseHopLimit: 1 }',
    on: {
      aws_instance: is("metadata_options.http_tokens", "required"),
      aws_launch_template: all(
        is("metadata_options.http_tokens", "required"),
        is("metadata_options.http_put_response_hop_limit", 1),
      ),
    },
  },
];
