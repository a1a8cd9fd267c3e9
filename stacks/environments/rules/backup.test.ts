import { testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { backupRules } from "./backup.ts";

const noCopies = { region: undefined, retention: undefined, noCopies: "One region has been enough so far." };

testSectionRules("backup", backupRules, [
  [
    "a recovery point is kept for as long as aws.recovery.backups promises",
    production,
    { retention: "5d", lock: { shortest: "5d" } },
  ],
  ["production's data must survive the loss of a region", production, { copies: noCopies }],
  ["a copy in the same region would be lost with it", production, { copies: { region: production.region } }],
  [
    "AWS Backup refuses a recovery point with a retention outside its vault's lock",
    production,
    { retention: "14d", lock: { longest: "7d" } },
  ],
  [
    "AWS requires three days or more before a lock becomes permanent",
    production,
    { lock: { liftable: { for: "1d" } } },
  ],
  ["production tests its restores every week", production, { restoreTests: { noTests: "They always worked so far." } }],
]);
