import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { backupRules } from "./backup.ts";

const { lock } = production.aws.backup;
const noCopies = { noCopies: "One region has been enough so far." };
const noTests = { noTests: "They have always worked so far." };
const tooShort = { ...lock, longest: "7d" };
const forGood = { ...lock, liftable: { for: "1d" } };

const broken: [change: Change, fault: string][] = [
  [
    { retention: "5d", lock: { shortest: "5d" } },
    'aws.backup.retention is "5d", but a recovery point lives for as long as aws.recovery.backups promises: ' +
      "raise it, or promise less",
  ],
  [
    { copies: { region: undefined, retention: undefined, ...noCopies } },
    `aws.backup.copies is ${JSON.stringify(noCopies)}, but production's data survives the loss of a region: ` +
      'set { region: "eu-west-1", retention: "7d" }',
  ],
  [
    { copies: { region: production.region } },
    'aws.backup.copies is {"region":"eu-central-1","retention":"7d"}, but a copy in the same region is lost with it: ' +
      "choose another region",
  ],
  [
    { retention: "14d", lock: { longest: "7d" } },
    `aws.backup.lock is ${JSON.stringify(tooShort)}, ` +
      "but AWS Backup refuses a recovery point whose retention its vault's lock does not allow: " +
      "set shortest and longest around aws.backup.retention and that of aws.backup.copies",
  ],
  [
    { lock: { liftable: { for: "1d" } } },
    `aws.backup.lock is ${JSON.stringify(forGood)}, ` +
      "but AWS gives three days or more to think better of a lock that is for good: " +
      'use { for: "3d" } or more, or "by an administrator"',
  ],
  [
    { restoreTests: noTests },
    `aws.backup.restoreTests is ${JSON.stringify(noTests)}, ` +
      "but production restores its backups every week, since one that nobody restored is a hope: " +
      'set "weekly"',
  ],
];

test.each(broken)("production with %j is refused", (backup, fault) => {
  expect(faultsOf(production, { aws: { backup } })).toEqual([fault]);
});

test("every rule of the backup has been seen to refuse", () => {
  expect(
    unseen(
      backupRules,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});
