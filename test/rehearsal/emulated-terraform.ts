import { serverEnvironment } from "../../localstack/environment/environment.mjs";
import type { TerraformOptions } from "../../stacks/pipeline/terraform/terraform-process.ts";
import type { ProvidedTerraform } from "../terraform/aws-provider.ts";
import { terraformEnvironment } from "../terraform/terraform.ts";
import type { MemoryMonitor } from "./report/memory-monitor.ts";

/** The real Terraform, with a provider from a mirror on this machine and the emulator instead of AWS. */
export interface EmulatedTerraform {
  readonly terraform: ProvidedTerraform;
  readonly clientEnvironment: Readonly<Record<string, string>>;
  readonly memory: MemoryMonitor;
  readonly plans: string;
  readonly signal: AbortSignal;
}

export function terraformOptions({
  terraform,
  clientEnvironment,
  memory,
  plans,
  signal,
}: EmulatedTerraform): TerraformOptions {
  return {
    program: terraform.program,
    environment: (directory) => ({
      ...serverEnvironment(),
      ...terraformEnvironment(terraform.mirror, directory),
      ...clientEnvironment,
    }),
    // The provider waits for most of the time, so many resources can wait at once.
    parallelism: 60,
    lockTimeout: "0s",
    memory,
    plans,
    signal,
  };
}
