import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { production } from "../production.ts";
import { faultsOf, unseen } from "../refusals.ts";
import type { AwsEnvironment } from "../schema.ts";
import { secretsRules } from "./secrets.ts";

const broken: [AwsEnvironment, object, string][] = [
  [
    dev,
    { recoveryWindow: "31d" },
    'aws.secrets.recoveryWindow is "31d", but Secrets Manager keeps a deleted secret for 7 to 30 days: use "7d" to "30d"',
  ],
  [
    production,
    { recoveryWindow: "29d" },
    'aws.secrets.recoveryWindow is "29d", but production can call a secret back for as long as its key: use "30d"',
  ],
  [
    dev,
    { rotateEvery: "31d" },
    'aws.secrets.rotateEvery is "31d", but a password is at most 30 days old: use "30d" or less, and "1d" or more',
  ],
];

test.each(broken)("%# an environment that breaks one rule is told that one", (environment, secrets, fault) => {
  expect(faultsOf(environment, { aws: { secrets } })).toEqual([fault]);
});

test("every rule of secrets has been seen to refuse", () => {
  expect(
    unseen(
      secretsRules,
      broken.map(([, , fault]) => fault),
    ),
  ).toEqual([]);
});
