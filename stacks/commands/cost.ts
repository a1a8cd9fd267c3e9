/** `npm run cost -- <environment>`: what its stacks cost a month. */

import { estimate } from "../cost/estimate.ts";
import { table } from "../cost/table.ts";
import { synthesize } from "../synthesized.ts";
import { environmentNamed, runCommand } from "./names.ts";

await runCommand((name) => {
  const environment = environmentNamed(name);
  console.log(table(environment.name, estimate(environment, synthesize([environment]))));
});
