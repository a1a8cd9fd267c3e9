import type { App, TerraformStack } from "cdktf";
import { inTemporaryDirectory, type SynthesizedStack } from "../stacks/synthesized.ts";

export * from "../stacks/synthesized.ts";

/** One stack alone, from what it is given in place of the stacks before it. */
export function synthesizeAlone(build: (app: App) => TerraformStack): SynthesizedStack {
  const [stack] = Object.values(inTemporaryDirectory((app) => build(app)));
  if (!stack) throw new Error("nothing was built");
  return stack;
}
