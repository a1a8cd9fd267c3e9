/** `npm run images:scan -- <environment> <digests>`: refuses images with a serious vulnerability. */

import { environmentNamed, runCommand } from "../../names.ts";
import { accepted } from "../accepted.ts";
import { digestsIn } from "../digests.ts";
import { Registry } from "../registry.ts";
import { refusals } from "../vulnerabilities.ts";

await runCommand(async (name, digests) => {
  const registry = new Registry(environmentNamed(name));
  const all: string[] = [];
  for (const [service, digest] of digestsIn(digests)) {
    const refused = refusals(await registry.vulnerabilities(service, digest), accepted);
    console.log(`${service}: ${refused.length === 0 ? "nothing serious" : refused.join(", ")}`);
    all.push(...refused);
  }
  if (all.length === 0) return;
  console.error(
    "A newer base image (Dockerfile) usually has the fix. Where nobody can use the vulnerability, say so in\n" +
      "stacks/commands/images/accepted.ts, with the last day.",
  );
  process.exitCode = 1;
});
