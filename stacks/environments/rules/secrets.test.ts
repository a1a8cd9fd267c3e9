import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { staging } from "../staging.ts";
import { secretsRules } from "./secrets.ts";

testSectionRules("secrets", secretsRules, [
  ["Secrets Manager keeps a deleted secret for 7 to 30 days, or deletes it at once", dev, { recoveryWindow: "31d" }],
  ["production can restore a secret for as long as its key", production, { recoveryWindow: "0d" }],
  ["production can restore a secret for as long as its key", production, { recoveryWindow: "29d" }],
  ["a password is at most 30 days old", dev, { rotateEvery: "31d" }],
]);

test("an environment that is rebuilt may delete its secrets at once, so that their names are free", () => {
  for (const environment of [dev, staging])
    expect(faultsOf(environment, { aws: { secrets: { recoveryWindow: "0d" } } })).toEqual([]);
  expect(dev.aws.secrets.recoveryWindow).toBe("0d");
});
