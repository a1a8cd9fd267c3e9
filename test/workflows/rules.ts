import { eventsOf, type Job, type Step, type Workflow } from "./workflow.ts";

/** What is wrong with a workflow, in sentences. */
export type Rule = (workflow: Workflow) => string[];

/** One npm script, with words and variables: no second command, and no expression that becomes code. */
const npmScript =
  /^npm (?:run (?:-s )?(?<script>[\w:-]+)|(?<short>test))(?: --(?: [\w./^:-]+| "\$\w+"| \$\w+)+)?(?: >> "\$GITHUB_OUTPUT"| > [\w.]+)?$/;

export function scriptOf(run: string): string | undefined {
  const command = run.replaceAll(/^# .*\n/gm, "").trim();
  const { script, short } = npmScript.exec(command)?.groups ?? {};
  return script ?? short;
}

export const callsScripts =
  (scripts: readonly string[]): Rule =>
  (workflow) =>
    stepsOf(workflow).flatMap(({ at, step: { run } }) => {
      if (run === undefined) return [];
      const script = scriptOf(run);
      if (script === undefined) return [`${at} runs "${run.trim()}": make it an npm script, and call that alone`];
      return scripts.includes(script) ? [] : [`${at} runs "${script}", which is no script of package.json`];
    });

export const grantsNothingByItself: Rule = ({ file, permissions }) =>
  permissions && Object.keys(permissions).length === 0
    ? []
    : [`${file} has no "permissions: {}": its jobs would have the repository's default`];

export const limitsJobs: Rule = (workflow) =>
  jobsOf(workflow).flatMap(({ at, job }) => [
    ...(job.permissions ? [] : [`${at} has no permissions of its own`]),
    ...(job.steps.length === 0 || job["timeout-minutes"] ? [] : [`${at} has no timeout-minutes`]),
  ]);

export const guardsChanges: Rule = (workflow) =>
  jobsOf(workflow).flatMap(({ at, job }) => {
    const { "cancel-in-progress": cancels } = job.concurrency ?? workflow.concurrency ?? {};
    if (!job.steps.some(becomesRole) || cancels === false) return [];
    return [`${at} uses AWS and has no concurrency with "cancel-in-progress: false"`];
  });

export const keepsForksOut: Rule = (workflow) =>
  jobsOf(workflow).flatMap(({ at, job }) => {
    if (!eventsOf(workflow).includes("pull_request") || job.permissions?.["id-token"] !== "write") return [];
    const ours = "github.event.pull_request.head.repo.full_name == github.repository";
    return job.if.includes(ours)
      ? []
      : [`${at} has a token for AWS, and no condition that a fork does not meet: ${ours}`];
  });

export const keepsNoToken: Rule = (workflow) =>
  stepsOf(workflow).flatMap(({ at, step }) =>
    step.uses?.startsWith("actions/checkout@") && step.with["persist-credentials"] !== false
      ? [`${at} leaves GitHub's token in the checkout: persist-credentials is not false`]
      : [],
  );

function jobsOf({ file, jobs }: Workflow): { at: string; job: Job }[] {
  return Object.entries(jobs).map(([id, job]) => ({ at: `${file}, ${id}`, job }));
}

function stepsOf(workflow: Workflow): { at: string; step: Step }[] {
  return jobsOf(workflow).flatMap(({ at, job }) => job.steps.map((step) => ({ at, step })));
}

function becomesRole({ uses }: Step): boolean {
  return uses?.startsWith("aws-actions/configure-aws-credentials@") ?? false;
}
