/**
 * `npm run access [-- --base <commit>] [--markdown]`: who may do what; with --base, who newly may and who no longer, compared
 * with that commit. Exits with 1 if nothing explains what somebody newly may.
 */

import { parseArgs } from "node:util";
import { repository } from "../../localstack/layout.ts";
import { commitNamed } from "../../stacks/commands/images/commit.ts";
import { runCommand } from "../../stacks/commands/names.ts";
import { withCheckout } from "../access/checkout.ts";
import { accessDifference } from "../access/difference.ts";
import { accessPage } from "../access/page.ts";
import { asMarkdown, asText } from "../access/report.ts";
import { accessOf, sideOf } from "../access/side.ts";

await runCommand(async (...args) => {
  const { values } = parseArgs({ args, options: { base: { type: "string" }, markdown: { type: "boolean" } } });
  if (values.base === undefined) {
    console.log(accessPage(await accessOf(await sideOf(repository))));
    return;
  }
  const base = await commitNamed(values.base, repository);
  const [before, after] = await Promise.all([
    withCheckout(base, async (folder) => accessOf(await sideOf(folder))),
    sideOf(repository).then(accessOf),
  ]);
  const lines = accessDifference(before, after);
  console.log((values.markdown ? asMarkdown : asText)(lines, Object.keys(after.grants)));
  process.exitCode = lines.some(({ unexplained }) => unexplained) ? 1 : 0;
});
