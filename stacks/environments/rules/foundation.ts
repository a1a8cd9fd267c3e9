import { days } from "../../../constructs/duration.ts";
import type { AwsRule } from "../rule.ts";

export const foundationRules: readonly AwsRule[] = [
  {
    path: "aws.foundation.audit",
    limit: "production has every audit on",
    fix: 'set trail, configuration, threats and benchmarks to "on"',
    refuses: ({ name, aws: { foundation } }) =>
      name === "production" && Object.values(foundation.audit).some((value) => typeof value === "object"),
  },
  {
    path: "aws.foundation.audit.findings",
    limit: "a sign of an attack must reach people, and nobody looks at a console every day",
    fix: 'set "high"',
    refuses: ({ name, aws }) => name === "production" && !aws.foundation.audit.findings,
  },
  {
    path: "aws.foundation.audit.findings",
    limit: "findings come from GuardDuty",
    fix: 'set aws.foundation.audit.threats to "on", or remove this',
    refuses: ({ aws: { foundation } }) => !!foundation.audit.findings && foundation.audit.threats !== "on",
  },
  {
    path: "aws.foundation.audit.retention",
    limit: "production keeps a year of records, because an intrusion is often found late",
    fix: 'use "365d" or more',
    refuses: ({ name, aws }) => name === "production" && days(aws.foundation.audit.retention) < 365,
  },
  {
    path: "aws.foundation.audit.benchmarks",
    limit: "Security Hub reads what AWS Config records",
    fix: 'set aws.foundation.audit.configuration to "on", or this to { off: "…" }',
    refuses: ({ aws }) => aws.foundation.audit.benchmarks === "on" && aws.foundation.audit.configuration !== "on",
  },
];
