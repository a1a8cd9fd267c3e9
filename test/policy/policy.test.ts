import { expect, test } from "vitest";
import { synthesize } from "../../stacks/base/synthesized.ts";
import { everySwitch } from "../../stacks/environments/fixtures/every-switch.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { resourceTypes } from "../../stacks/resource-types/index.ts";
import { exemptions } from "./exemptions.ts";
import { refusedWith, stacks, today } from "./fixtures/changes.ts";
import { checkStacks } from "./policy.ts";

test("every resource of every environment keeps every promise, or has a written exemption", () => {
  const { refused, warned } = checkStacks(stacks, cloudEnvironments, today);
  for (const warning of warned) console.error(`warning: ${warning}`);
  expect(refused).toEqual([]);
});

test("every resource keeps every promise when every switch is on", () => {
  const { refused } = checkStacks(synthesize([everySwitch]), [everySwitch], today);
  // Production's own resources need the exemptions of all environments, which match nothing in one.
  expect(refused.filter((sentence) => !/^the exemption of .* matches no refusal/.test(sentence))).toEqual([]);
});

test("a type that is not in the registry is refused", () => {
  expect(refusedWith("production-data", "aws_dynamodb_table", {})).toEqual([
    "aws_dynamodb_table is not in stacks/resource-types: add it there, with what it costs and which policy it needs",
  ]);
});

test("a type whose policy in the registry does not agree with the rules is refused", () => {
  const types = {
    ...resourceTypes,
    aws_glacier_vault: { cost: "free", policy: "checked" },
    aws_db_instance: { cost: "billed", policy: "unchecked: part" },
  } as const;
  expect(checkStacks(stacks, cloudEnvironments, today, exemptions, types).refused.toSorted()).toEqual([
    'aws_db_instance is "unchecked: part" in stacks/resource-types, but a rule names it: set policy to "checked"',
    'aws_glacier_vault is "checked" in stacks/resource-types, but no rule names it: add it to a rule in test/policy/rules',
  ]);
});
