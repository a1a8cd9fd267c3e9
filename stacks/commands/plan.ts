/** `npm run plan -- <environment> <stack>`: shows what an apply of one stack would change. */

import { addStacks } from "../app.ts";
import { cdktf } from "./cdktf.ts";
import { installedTerraform } from "./installed-terraform.ts";
import { environmentNamed, runCommand, stackNamed } from "./names.ts";

await runCommand(async (name, stack) => {
  const environment = environmentNamed(name);
  const { App, TerraformStack } = await import("cdktf");
  const app = new App();
  addStacks(app, [environment]);
  const ids = app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
  const id = stackNamed(stack, environment, ids);
  installedTerraform();
  cdktf(environment, "diff", id);
});
