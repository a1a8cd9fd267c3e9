import type { Workflow } from "./workflow.ts";

/** The variables of GitHub that workflows read. */
export function variablesOf(workflows: readonly Workflow[]): string[] {
  return [
    ...new Set(workflows.flatMap(({ text }) => [...text.matchAll(/\bvars\.(\w+)/g)].map(([, name = ""]) => name))),
  ];
}

/**
 * The variables of roles that no foundation has as an output. PLAN_ROLE_ARN_DEV is `plan-role-arn` of dev, a variable of the
 * repository; APPLY_ROLE_ARN is a variable of each GitHub environment, so that each must have `apply-role-arn`.
 */
export function unknownRoles(
  variables: readonly string[],
  environments: readonly string[],
  outputsOf: (environment: string) => readonly string[],
): string[] {
  return variables.flatMap((variable) => {
    const [, purpose, of] = /^([A-Z]+)_ROLE_ARN(?:_(\w+))?$/.exec(variable) ?? [];
    if (!purpose) return [];
    const meant = environments.filter((name) => !of || name.toUpperCase().replaceAll("-", "_") === of);
    if (meant.length === 0) return [`${variable} is of no environment`];
    const output = `${purpose.toLowerCase()}-role-arn`;
    return meant
      .filter((name) => !outputsOf(name).includes(output))
      .map((name) => `${variable}: the foundation of ${name} has no output ${output}`);
  });
}
