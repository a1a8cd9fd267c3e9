import { join } from "node:path";
import { awsProviderVersion } from "../../stacks/base/aws-stack.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { Emulator } from "../emulator/emulator.ts";
import type { EmulatedTerraform } from "./emulated-terraform.ts";
import type { Progress } from "./report/progress.ts";
import {
  type SynthesizedEnvironment,
  type SynthesizeOptions,
  synthesizeEnvironment,
} from "./synthesized-environment.ts";

export interface RehearsalContext extends EmulatedTerraform {
  readonly environment: AwsEnvironment;
  readonly directory: string;
  readonly source: string;
  readonly emulator: Emulator;
  readonly progress: Progress;
  /** The lines of each plan, filled while the rehearsal runs: report/plan-inventory.ts. */
  readonly planned: Map<string, readonly string[]>;
}

export function synthesizeInto(
  { environment, directory, source, terraform }: RehearsalContext,
  stateIn: SynthesizeOptions["stateIn"] = "state bucket",
): Promise<SynthesizedEnvironment> {
  const providerVersion = terraform.version === awsProviderVersion ? undefined : terraform.version;
  return synthesizeEnvironment(environment, { outdir: join(directory, "out"), source, stateIn, providerVersion });
}
