import { dev } from "../dev.ts";
import { testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { recoveryRules } from "./recovery.ts";

testSectionRules("recovery", recoveryRules, [
  ["an outage lasts at most 4 hours, in production less than one", dev, { rto: "5h" }],
  ["an outage lasts at most 4 hours, in production less than one", production, { rto: "1h" }],
  ["RDS and DocumentDB save their logs only every five minutes", production, { rpo: "1m" }],
  ["a mistake that is noticed after a weekend must be reversible", dev, { backups: "6d" }],
]);
