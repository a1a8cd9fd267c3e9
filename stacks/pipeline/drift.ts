import { masked } from "./comment/masked.ts";
import type { Github } from "./github.ts";
import type { PlannedStack } from "./planned-stack.ts";
import { differences, inWords } from "./terraform/plan.ts";

const label = "drift";

/** A line for each resource and output that an apply would change. */
export async function driftOf({ terraform, refresh }: PlannedStack): Promise<string[]> {
  await terraform.init();
  const planned = await terraform.plan(driftFile, { refresh });
  return planned ? differences(await terraform.show(driftFile)).map(inWords) : [];
}

const driftFile = "drift.tfplan";

/** One open issue for each stack with drift: opened, edited when the drift is another, closed when it is gone. */
export async function reportDrift(github: Github, drift: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
  const open = await github.openIssues(label);
  const done: string[] = [];
  for (const [stack, lines] of drift) {
    const issue = open.get(marker(stack));
    const title = `${stack}: what is there differs from the code`;
    const body = issueBody(stack, lines);
    if (lines.length === 0 && issue) {
      await github.closeIssue(issue.number, "A plan of the stack is empty again.");
      done.push(`${stack}: closed #${issue.number}`);
    } else if (lines.length > 0 && !issue) {
      await github.openIssue(label, title, body);
      done.push(`${stack}: opened an issue`);
    } else if (issue && issue.body !== body) {
      await github.editIssue(issue.number, { title, body });
      done.push(`${stack}: edited #${issue.number}`);
    }
  }
  return done;
}

function marker(stack: string): string {
  return `<!-- mindflow: drift of ${stack} -->`;
}

/** GitHub refuses a longer text. */
const mostLines = 200;

function issueBody(stack: string, lines: readonly string[]): string {
  const [environment = "", ...name] = stack.split("-");
  return masked(
    [
      marker(stack),
      `An apply of \`${stack}\` would do this, although nobody changed the code:`,
      "",
      ...lines.slice(0, mostLines).map((line) => `- ${line}`),
      ...(lines.length > mostLines ? [`- and ${lines.length - mostLines} more`] : []),
      "",
      `\`npm run plan -- ${environment} ${name.join("-")}\` shows the values. Apply the stack, or write what is there into the code.`,
    ].join("\n"),
  );
}
