import { resources, type SynthesizedStack } from "../base/synthesized.ts";
import type { TerraformDirectory } from "./terraform/terraform-directory.ts";

/** A synthesized stack in the directory in which Terraform runs. */
export interface PlannedStack {
  /** `dev-data`. */
  readonly id: string;
  readonly terraform: TerraformDirectory;
  /** Whether a plan asks AWS what is there. */
  readonly refresh: boolean;
}

/**
 * Whether the plan role can refresh a stack. Terraform reads the value of a secret's version and the secrets of Helm's
 * releases, and that role may read neither. Without a refresh, a plan compares the code with the state.
 */
export function canRefresh(stack: SynthesizedStack): boolean {
  const readsCluster = Object.keys(stack.terraform.required_providers).some((name) => name !== "aws");
  return !readsCluster && !resources(stack).some(({ type }) => type === "aws_secretsmanager_secret_version");
}
