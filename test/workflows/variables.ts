import type { Workflow } from "./workflow.ts";

/** The variables of GitHub that workflows read. */
export function variablesOf(workflows: readonly Workflow[]): string[] {
  return [...new Set(workflows.flatMap(({ text }) => [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = ""]) => name)))];
}

/** The roles among them, by the output of the foundation stack that has their ARN: PLAN_ROLE_ARN_DEV is plan-role-arn of dev. */
export function rolesIn(variables: readonly string[]): { output: string; environment: string | undefined }[] {
  return variables.flatMap((name) => {
    const [, purpose, environment] = /^([A-Z]+)_ROLE_ARN(?:_(\w+))?$/.exec(name) ?? [];
    if (!purpose) return [];
    return [
      {
        output: `${purpose.toLowerCase()}-role-arn`,
        environment: environment?.toLowerCase().replaceAll("_", "-"),
      },
    ];
  });
}
