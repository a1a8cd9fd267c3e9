/**
 * `node test/policy/for-checkov.ts <environment> <directory>`: writes an environment's resources as checkov can read
 * them, which stumbles over the `terraform` block of a JSON file. docs/policy.md says how to go on.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentNamed, runCommand } from "../../stacks/commands/names.ts";
import { synthesize } from "../../stacks/synthesized.ts";

await runCommand((name, directory = "checkov.out") => {
  mkdirSync(directory, { recursive: true });
  for (const [id, { resource }] of Object.entries(synthesize([environmentNamed(name)])))
    writeFileSync(join(directory, `${id}.tf.json`), JSON.stringify({ resource }, null, 2));
});
