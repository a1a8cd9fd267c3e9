import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../base/repository.ts";
import { type SynthesizedStack, synthesizeInto } from "../base/synthesized.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { canRefresh, type PlannedStack } from "../pipeline/planned-stack.ts";
import { TerraformDirectory } from "../pipeline/terraform/terraform-directory.ts";
import type { TerraformOptions } from "../pipeline/terraform/terraform-process.ts";
import { installedTerraform } from "./installed-terraform.ts";
import { stackNamed } from "./names.ts";

/**
 * Synthesizes the environment, and gives its named stacks, or all, in the order of their deployment.
 *
 * @throws WrongArgument for an unknown stack, without one, or without Terraform
 */
export function plannedStacks(environment: AwsEnvironment, names: readonly string[] | "all"): PlannedStack[] {
  const options: TerraformOptions = {
    program: installedTerraform(),
    // The person's or the workflow's account.
    environment: () => ({ ...process.env, TF_IN_AUTOMATION: "1" }),
    parallelism: 10,
    lockTimeout: "5m",
    signal: interruption(),
  };
  const outdir = join(repositoryRoot, "cdktf.out");
  const ids = synthesizeInto(outdir, [environment]);
  const named = names === "all" ? ids : namedStacks(names, environment, ids);
  return named.map((id) => {
    const path = join(outdir, "stacks", id);
    const stack = JSON.parse(readFileSync(join(path, "cdk.tf.json"), "utf8")) as SynthesizedStack;
    return { id, terraform: new TerraformDirectory(options, path), refresh: canRefresh(stack) };
  });
}

function namedStacks([first, ...others]: readonly string[], environment: AwsEnvironment, ids: readonly string[]) {
  const named = [first, ...others].map((name) => stackNamed(name, environment, ids));
  return ids.filter((id) => named.includes(id));
}

/** Terraform then stops what it can, and releases its lock. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => controller.abort(new Error("interrupted")));
  return controller.signal;
}
