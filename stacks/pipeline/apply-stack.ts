import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { planDifferences } from "./plan-differences.ts";
import { factsOf, type PlanIdentity, staleness } from "./plan-facts.ts";
import { PlanRefused } from "./plan-refused.ts";
import type { PlanStore } from "./plan-store.ts";
import type { PlannedStack } from "./planned-stack.ts";
import { differences } from "./terraform/plan.ts";

/**
 * Applies the plan that was sealed for the commit, if it is still what this code would do: the state, the providers and
 * Terraform are the same, and a plan that is made now changes the same. What is applied is the sealed plan itself, so
 * Terraform's own check of the state guards the time between the comparison and the apply.
 *
 * @returns the number of changes
 * @throws PlanRefused with the differences
 */
export async function applyStack(
  { id, terraform, refresh }: PlannedStack,
  { environment, commit }: Pick<PlanIdentity, "environment" | "commit">,
  store: Pick<PlanStore, "get">,
): Promise<number> {
  const { facts, plan } = await store.get({ environment, stack: id, commit });
  await terraform.init();
  refuseFor(id, staleness(facts, await factsOf(terraform)));
  writeFileSync(join(terraform.path, reviewedFile), plan, { mode: 0o600 });
  await terraform.plan(freshFile, { refresh });
  // Read from the sealed plan itself: what was written about it proves nothing.
  const [reviewed, fresh] = await Promise.all([terraform.show(reviewedFile), terraform.show(freshFile)]);
  refuseFor(id, planDifferences(reviewed, fresh));
  const changes = differences(reviewed).length;
  if (changes > 0) await terraform.apply(reviewedFile);
  return changes;
}

function refuseFor(id: string, reasons: readonly string[]): void {
  if (reasons.length > 0) throw new PlanRefused(id, reasons);
}

const reviewedFile = "reviewed.tfplan";
const freshFile = "fresh.tfplan";
