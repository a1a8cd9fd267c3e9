import { expect, test } from "vitest";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { staging } from "../staging.ts";
import { foundationRules } from "./foundation.ts";

const off = { off: "We know our configuration by heart." };

testSectionRules("foundation", foundationRules, [
  ["production has every audit on", production, { audit: { configuration: off, benchmarks: off } }],
  [
    "production keeps a year of records, because an intrusion is often found late",
    production,
    { audit: { retention: "364d" } },
  ],
  [
    "a sign of an attack must reach people, and nobody looks at a console every day",
    production,
    { audit: { findings: undefined } },
  ],
  ["findings come from GuardDuty", staging, { audit: { findings: "high", threats: off } }],
  ["Security Hub reads what AWS Config records", staging, { audit: { configuration: off } }],
]);

test("an account, a repository and an audit have their forms", () => {
  const foundation = { account: "12345", repository: "mindflow@1/app@2", audit: { threats: "off" } };
  expect(faultsOf(staging, { aws: { foundation } })).toEqual([
    'aws.foundation.account is "12345": it must be the 12 digits of an AWS account',
    'aws.foundation.repository is "mindflow@1/app@2": it must be a GitHub repository such as "owner/name", with the ids ' +
      "in repositoryIds: gh api repos/<owner>/<name> --jq '{owner: .owner.id, repository: .id}'",
    'aws.foundation.audit.threats is "off": it must be "on", or { off: "…" } with the reason in a sentence',
  ]);
});
