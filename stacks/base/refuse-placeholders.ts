import { Fn, Op, TerraformLocal, TerraformOutput, type TerraformStack } from "cdktf";
import { inWords, placeholders } from "../environments/placeholders.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

/** The id of the output whose precondition refuses. The rehearsal removes it: the emulator has every account. */
export const placeholderOutput = "placeholders";

/**
 * Terraform refuses to plan, and so to apply, a stack of an environment with placeholders, and names all of them. A synth
 * accepts them: `cdktf deploy` runs the same program as `cdktf synth`, and neither policy nor costs need an account.
 */
export function refusePlaceholders(stack: TerraformStack, environment: AwsEnvironment): void {
  const found = placeholders(environment).map(inWords);
  if (found.length === 0) return;
  // Terraform refuses a condition that is constant.
  const { expression } = new TerraformLocal(stack, "found-placeholders", found);
  const output = new TerraformOutput(stack, placeholderOutput, { value: expression, staticId: true });
  const refusal = `stacks/environments/${environment.name}.ts has values that came with the repository:`;
  // CDKTF 0.21 has a property for it, which it does not write.
  output.addOverride("precondition", {
    condition: Op.lt(Fn.lengthOf(expression), 1),
    error_message: [refusal, ...found].join("\n  "),
  });
}
