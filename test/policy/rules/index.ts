import { accessRules } from "./access.ts";
import { durabilityRules } from "./durability.ts";
import { encryptionRules } from "./encryption.ts";
import { exposureRules } from "./exposure.ts";
import { operationsRules } from "./operations.ts";
import type { Rule } from "./rule.ts";

/** All rules. docs/policy.md says how to work with them. */
export const rules: readonly Rule[] = [
  ...encryptionRules,
  ...exposureRules,
  ...accessRules,
  ...durabilityRules,
  ...operationsRules,
];
