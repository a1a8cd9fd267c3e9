/**
 * What `stacks/main.ts` is for `cdktf`, for a rehearsal: one environment, MINDFLOW_ENVIRONMENT, by the same code, with the
 * rehearsal's switches. With MINDFLOW_REHEARSAL=as-on-aws it leaves them out; MINDFLOW_PROVIDER_VERSION is another version of
 * the AWS provider.
 */

import { App, TerraformStack } from "cdktf";
import { addStacks } from "../../stacks/app.ts";
import { environmentNamed } from "../../stacks/commands/names.ts";
import { build } from "../../stacks/unique-ids.ts";
import { inRehearsal, switchConstructs } from "./switches.ts";

const environment = environmentNamed(process.env.MINDFLOW_ENVIRONMENT);
const switched = process.env.MINDFLOW_REHEARSAL !== "as-on-aws";
const app = new App();
build(app, () => addStacks(app, [switched ? inRehearsal(environment) : environment]));
if (switched) switchConstructs(app);
const version = process.env.MINDFLOW_PROVIDER_VERSION;
for (const stack of app.node.children.filter(TerraformStack.isStack))
  if (version) stack.addOverride("terraform.required_providers.aws.version", version);
app.synth();
