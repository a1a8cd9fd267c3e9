import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TerraformDirectory } from "./terraform/terraform-directory.ts";

/** Which plan it is. KMS binds it to the encrypted plan, and IAM reads `environment`. */
export const planIdentity = z.strictObject({ environment: z.string(), stack: z.string(), commit: z.string() });

export type PlanIdentity = z.infer<typeof planIdentity>;

/** What a plan was made from. A plan is stale if one of them is another at the apply. */
export const planFacts = z.strictObject({
  /** Of the state: each write raises it. Zero for a stack without a state. */
  serial: z.int(),
  /** Of the state: another one belongs to another history. */
  lineage: z.string(),
  /** SHA-256 of `.terraform.lock.hcl`: the providers' versions and hashes. */
  lockFile: z.string(),
  terraform: z.string(),
});

export type PlanFacts = z.infer<typeof planFacts>;

/** Call it after `init`. It starts no provider. */
export async function factsOf(terraform: TerraformDirectory): Promise<PlanFacts> {
  const state = (await terraform.command("state", "pull")).join("\n");
  const version = (await terraform.command("version", "-json")).join("\n");
  const { serial, lineage } = state ? JSON.parse(state) : { serial: 0, lineage: "" };
  return planFacts.parse({
    serial,
    lineage,
    lockFile: sha256(readFileSync(join(terraform.path, ".terraform.lock.hcl"))),
    terraform: JSON.parse(version).terraform_version,
  });
}

/** A sentence for each fact that differs. */
export function staleness(reviewed: PlanFacts, now: PlanFacts): string[] {
  const differs = (fact: keyof PlanFacts) => reviewed[fact] !== now[fact];
  return [
    ...(differs("lineage")
      ? ["the state is another one than the plan was made from"]
      : differs("serial")
        ? [`the state was changed since the plan was made: its serial was ${reviewed.serial}, and is ${now.serial}`]
        : []),
    ...(differs("lockFile") ? ["the providers are others than those that made the plan (.terraform.lock.hcl)"] : []),
    ...(differs("terraform")
      ? [`Terraform is ${now.terraform}, and Terraform ${reviewed.terraform} made the plan`]
      : []),
  ];
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
