import type { Workflow } from "./workflow.ts";

const use = /\buses: (?<action>[^\s@]+)(?:@(?<ref>\S+))?(?: # (?<version>v\d+\.\d+\.\d+))?$/;

/** Actions without a commit and its version beside it, and those, or the programs that they install, in two versions. */
export function pinFaults(workflows: readonly Workflow[]): string[] {
  const uses = workflows.flatMap(({ file, text }) =>
    text.split("\n").flatMap((line) => {
      const { action = "", ref = "", version } = use.exec(line)?.groups ?? {};
      return action === "" || action.startsWith("./") ? [] : [{ file, action, ref, version }];
    }),
  );
  const loose = uses.filter(({ ref, version }) => !/^[0-9a-f]{40}$/.test(ref) || version === undefined);
  return [
    ...loose.map(
      ({ file, action, ref }) =>
        `${file} uses ${action}@${ref}: pin the commit's 40 digits, with the version as a comment: # v1.2.3`,
    ),
    ...inTwo(uses.map(({ action, ref, version }) => [action, `${ref} # ${version}`])),
    ...inTwo(installed(workflows)),
  ];
}

/** The versions of programs that actions install: `terraform_version`, `cosign-release`. */
function installed(workflows: readonly Workflow[]): [string, string][] {
  const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));
  return steps.flatMap((step) =>
    Object.entries(step.with).flatMap(([name, value]): [string, string][] =>
      /version|release/.test(name) ? [[name, String(value)]] : [],
    ),
  );
}

function inTwo(versions: readonly (readonly [what: string, version: string])[]): string[] {
  const byName = Map.groupBy(versions, ([what]) => what);
  return [...byName].flatMap(([what, found]) => {
    const different = [...new Set(found.map(([, version]) => version))];
    return different.length > 1 ? [`${what} is used in several versions: ${different.join(", ")}`] : [];
  });
}
