import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { production } from "../production.ts";
import { faultsOf, unseen } from "../refusals.ts";
import { recoveryRules } from "./recovery.ts";

const broken = [
  {
    environment: dev,
    recovery: { rto: "5h" },
    fault:
      'aws.recovery.rto is "5h", but no environment is away for more than 4 hours, and production for less than one: ' +
      'use "4h" or less, in production less than "1h"',
  },
  {
    environment: production,
    recovery: { rto: "1h" },
    fault:
      'aws.recovery.rto is "1h", but no environment is away for more than 4 hours, and production for less than one: ' +
      'use "4h" or less, in production less than "1h"',
  },
  {
    environment: production,
    recovery: { rpo: "1m" },
    fault:
      'aws.recovery.rpo is "1m", but RDS and DocumentDB save their logs every five minutes, and what came after is lost ' +
      'with the store: use "5m" or more',
  },
  {
    environment: dev,
    recovery: { backups: "6d" },
    fault:
      'aws.recovery.backups is "6d", but a mistake that is noticed after the weekend can still be undone: use "7d" or more',
  },
];

test.each(broken)("$environment.name with $recovery is refused", ({ environment, recovery, fault }) => {
  expect(faultsOf(environment, { aws: { recovery } })).toEqual([fault]);
});

test("every rule of recovery has been seen to refuse", () => {
  expect(
    unseen(
      recoveryRules,
      broken.map(({ fault }) => fault),
    ),
  ).toEqual([]);
});
