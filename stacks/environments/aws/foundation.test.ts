import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { staging } from "../staging.ts";
import { foundationRules } from "./foundation.ts";

const off = { off: "We know our configuration by heart." };

const watching = { ...production.aws.foundation.audit, configuration: off, benchmarks: off };

const broken: [environment: typeof production, change: Change, fault: string][] = [
  [
    production,
    { audit: { configuration: off, benchmarks: off } },
    `aws.foundation.audit is ${JSON.stringify(watching)}, but production watches everything: ` +
      'set trail, configuration, threats and benchmarks to "on"',
  ],
  [
    production,
    { audit: { retention: "364d" } },
    'aws.foundation.audit.retention is "364d", but production can look back a year, ' +
      'since an intrusion is often found late: use "365d" or more',
  ],
  [
    staging,
    { audit: { configuration: off } },
    'aws.foundation.audit.benchmarks is "on", but Security Hub reads what AWS Config records: ' +
      'set aws.foundation.audit.configuration to "on", or this to { off: "…" }',
  ],
];

test.each(broken)("$name with %j is refused", (environment, foundation, fault) => {
  expect(faultsOf(environment, { aws: { foundation } })).toEqual([fault]);
});

test("every rule of the foundation has been seen to refuse", () => {
  expect(
    unseen(
      foundationRules,
      broken.map(([, , fault]) => fault),
    ),
  ).toEqual([]);
});

test("an account, a repository and a switch have their forms", () => {
  const foundation = { account: "12345", repository: "mindflow", audit: { threats: "off" } };
  expect(faultsOf(staging, { aws: { foundation } })).toEqual([
    'aws.foundation.account is "12345": it must be the 12 digits of an AWS account',
    'aws.foundation.repository is "mindflow": it must be a GitHub repository such as "owner/name"',
    'aws.foundation.audit.threats is "off": it must be "on", or { off: "…" } with the reason in a sentence',
  ]);
});
