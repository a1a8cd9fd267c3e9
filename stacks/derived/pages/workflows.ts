import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../base/repository.ts";
import { cloudEnvironments } from "../../environments/index.ts";
import { deployJobs } from "./deploy-jobs.ts";

/** The workflows, which a person writes, with the parts that name the environments. */
export function workflows(
  names: readonly string[] = cloudEnvironments.map(({ name }) => name),
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(partsOf(names)).map(([file, parts]) => {
      const path = `.github/workflows/${file}`;
      return [path, filled(readFileSync(join(repositoryRoot, path), "utf8"), parts, path)];
    }),
  );
}

/** From top to bottom of each file. */
function partsOf(names: readonly string[]): Record<string, readonly string[]> {
  const [first = ""] = names;
  return {
    "deploy.yml": [
      entries(names.slice(1), (environment) => ({ environment })),
      names.map((name, at) => deployJobs(name, names[at - 1])).join("\n"),
    ],
    "drift.yml": [entries(names, (environment) => ({ environment, role: roleOf("PLAN", environment) }))],
    "images.yml": [
      `FIRST: ${first}\nFIRST_ROLE: ${roleOf("IMAGES", first)}\n`,
      entries(names, (environment) => ({ environment, role: roleOf("IMAGES", environment) })),
    ],
    "plan.yml": [
      entries(names, (environment) => ({
        environment,
        role: roleOf("PLAN", environment),
        stacks: `\${{ fromJSON(needs.changed.outputs.stacks).${environment} }}`,
      })),
    ],
  };
}

/** Of a matrix: the values of each job. */
function entries(environments: readonly string[], valuesOf: (environment: string) => Record<string, string>): string {
  const lines = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `${name}: ${value}`);
  return environments.map((environment) => `- ${lines(valuesOf(environment)).join("\n  ")}\n`).join("");
}

/** A variable of the GitHub repository: jobs of pull requests may have no GitHub environment, whose jobs may apply. */
function roleOf(purpose: "PLAN" | "IMAGES", environment: string): string {
  return `\${{ vars.${purpose}_ROLE_ARN_${environment.toUpperCase().replaceAll("-", "_")} }}`;
}

const place = /^( *)(# Derived from stacks\/environments [^\n]*\n)[\s\S]*?^ *(# The end of what is derived\.)$/gm;

/** @throws Error if the text has another number of places. */
export function filled(workflow: string, parts: readonly string[], path: string): string {
  const places = workflow.match(place)?.length ?? 0;
  if (places !== parts.length)
    throw new Error(`${path} has ${places} places for the environments, and needs ${parts.length}: ${place.source}`);
  const rest = [...parts];
  return workflow.replace(place, (_all, indentation: string, start: string, end: string) =>
    `${start}${rest.shift()}${end}`.replaceAll(/^(?=.)/gm, indentation),
  );
}
