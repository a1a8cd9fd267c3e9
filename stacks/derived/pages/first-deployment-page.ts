import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../base/repository.ts";
import { checks } from "../../commands/preflight/preflight.ts";

const path = "docs/how-to/first-deployment.md";
const list =
  /(<!-- Derived from stacks\/commands\/preflight[^>]*-->\n\n)[\s\S]*?(\n\n<!-- The end of what is derived -->)/;

/** The how-to, which a person writes, with the list of what the preflight checks. */
export function firstDeploymentPage(): Record<string, string> {
  const conditions = checks.map(({ condition }) => `- ${condition}`).join("\n");
  const text = readFileSync(join(repositoryRoot, path), "utf8");
  if (!list.test(text)) throw new Error(`${path} has no place for what the preflight checks: ${list}`);
  return { [path]: text.replace(list, (_all, before, after) => `${before}${conditions}${after}`) };
}
