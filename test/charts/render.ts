/**
 * `npm run render -- <environment> [<release>]`: what Helm would apply to the cluster. Where only Terraform knows a value
 * there is a stand-in.
 */

import { environmentNamed, listed, runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import { releasesOf, render } from "./releases.ts";

// Whoever reads it may have seen enough: `| head`.
process.stdout.on("error", () => process.exit());

await runCommand(async (name, only) => {
  const releases = releasesOf(environmentNamed(name));
  const wanted = releases.filter((release) => only === undefined || release.name === only);
  if (wanted.length === 0)
    throw new WrongArgument(
      `"${only}" is no release of ${name}: there are ${listed(releases.map((release) => release.name))}.`,
    );
  for (const release of wanted) console.log(await render(release));
});
