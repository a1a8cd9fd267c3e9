import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge } from "./gate/judge.ts";
import { factsOf, type PlanIdentity, sha256 } from "./plan-facts.ts";
import type { PlanStore } from "./plan-store.ts";
import type { PlannedStack } from "./planned-stack.ts";
import type { StackReport } from "./report.ts";

/** Plans a stack, judges the plan, and seals it unless it stops. */
export async function sealStack(
  { id, terraform, refresh }: PlannedStack,
  { environment, commit }: Pick<PlanIdentity, "environment" | "commit">,
  store: Pick<PlanStore, "put">,
): Promise<StackReport> {
  await terraform.init();
  // Before the plan: a write between the two makes the plan stale, and not valid by mistake.
  const facts = await factsOf(terraform);
  await terraform.plan(planFile, { refresh });
  const verdict = judge(id, await terraform.show(planFile));
  const plan = readFileSync(join(terraform.path, planFile));
  if (verdict.go) await store.put({ environment, stack: id, commit }, { facts, plan });
  return { environment, commit, stack: id, refresh, ...verdict, ...(verdict.go && { sealed: sha256(plan) }) };
}

const planFile = "reviewed.tfplan";
