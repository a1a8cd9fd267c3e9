/** `npm run plan -- <environment> <stack>`: shows what an apply of one stack would change. */

import { isAbsolute } from "node:path";
import { addStacks } from "../app.ts";
import { cdktf } from "./cdktf.ts";
import { environmentNamed, runCommand, stackNamed, WrongArgument } from "./names.ts";
import { onPath } from "./on-path.ts";

await runCommand(async (name, stack) => {
  const environment = environmentNamed(name);
  const { App, TerraformStack } = await import("cdktf");
  const app = new App();
  addStacks(app, [environment]);
  const ids = app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
  const id = stackNamed(stack, environment, ids);
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  if (!isAbsolute(terraform) && !onPath(terraform))
    throw new WrongArgument(
      "Terraform is not on the PATH: install 1.11 or newer from developer.hashicorp.com/terraform.",
    );
  cdktf(environment, "diff", id);
});
