/**
 * `npm run access [-- --base <commit>] [--markdown]`: who may do what; with --base, who newly may and who no longer, compared
 * with that commit. Exits with 1 if nothing explains what somebody newly may.
 */

import { parseArgs } from "node:util";
import { repository } from "../../localstack/layout.ts";
import { commitNamed } from "../../stacks/commands/images/commit.ts";
import { runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import { withCheckout } from "../../stacks/pipeline/changes/checkout.ts";
import { type Access, accessDifference } from "../access/difference.ts";
import { accessPage } from "../access/page.ts";
import { asMarkdown, asText } from "../access/report.ts";
import { accessOf, sideOf } from "../access/side.ts";

await runCommand(async (...args) => {
  const { values } = parseArgs({ args, options: { base: { type: "string" }, markdown: { type: "boolean" } } });
  if (values.base === undefined) console.log(accessPage(await accessOf(await sideOf(repository))));
  else await compare(values.base, values.markdown ? asMarkdown : asText);
});

async function compare(base: string, print: typeof asText): Promise<void> {
  const began = performance.now();
  const [before, after] = await Promise.all([accessAt(base), sideOf(repository).then(accessOf)]);
  const lines = accessDifference(before, after);
  console.log(print(lines, Object.keys(after.environments)));
  console.error(`Compared with ${base} in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  process.exitCode = lines.some(({ unexplained }) => unexplained) ? 1 : 0;
}

/** Of a commit, by its own code. @throws WrongArgument if that code fails. */
async function accessAt(base: string): Promise<Access> {
  const commit = await commitNamed(base, repository);
  return withCheckout(commit, async (folder) => accessOf(await sideOf(folder))).catch((error: Error) => {
    throw new WrongArgument(`${base} cannot be compared with, because its own code fails: ${error.message}`);
  });
}
