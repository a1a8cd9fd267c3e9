/** `npm run render -- <environment> [<release>]`: prints our charts' objects. Terraform's values are placeholders. */

import { environmentNamed, listed, runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import { releasesOf, render } from "../charts/releases.ts";

// The reader of a pipe can end first: `| head`.
process.stdout.on("error", () => process.exit());

await runCommand(async (name, only) => {
  const releases = releasesOf(environmentNamed(name));
  const selected = releases.filter((release) => only === undefined || release.name === only);
  if (selected.length === 0)
    throw new WrongArgument(
      `"${only}" is not a release of ${name}: use ${listed(releases.map((release) => release.name))}.`,
    );
  for (const release of selected) console.log(await render(release));
});
