/** MINDFLOW_REHEARSAL=as-on-aws omits the overrides of exercises/overrides.ts. */

import { App, TerraformStack } from "cdktf";
import { addStacks } from "../../stacks/app.ts";
import { build } from "../../stacks/base/unique-ids.ts";
import { environmentNamed } from "../../stacks/commands/names.ts";
import { overrideConstructs, withOverrides } from "./exercises/overrides.ts";

const environment = environmentNamed(process.env.MINDFLOW_ENVIRONMENT);
const isOverridden = process.env.MINDFLOW_REHEARSAL !== "as-on-aws";
const app = new App();
build(app, () => addStacks(app, [isOverridden ? withOverrides(environment) : environment]));
if (isOverridden) overrideConstructs(app);
const version = process.env.MINDFLOW_PROVIDER_VERSION;
for (const stack of app.node.children.filter(TerraformStack.isStack))
  if (version) stack.addOverride("terraform.required_providers.aws.version", version);
app.synth();
