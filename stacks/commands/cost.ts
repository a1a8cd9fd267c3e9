/** `npm run cost -- <environment>`: prints the monthly cost of its stacks. */

import { synthesize } from "../base/synthesized.ts";
import { estimate } from "../cost/estimate.ts";
import { table } from "../cost/table.ts";
import { environmentNamed, runCommand } from "./names.ts";

await runCommand((name) => {
  const environment = environmentNamed(name);
  console.log(table(environment.name, estimate(environment, synthesize([environment]))));
});
