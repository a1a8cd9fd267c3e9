import type { PlannedLine } from "../report.ts";
import { differences, type Plan, PlanUnreadable, parsePlan, type ResourceChange } from "../terraform/plan.ts";
import { type Approval, approvals } from "./approvals.ts";
import { destroys, lostWith } from "./data-loss.ts";
import { opening } from "./opening.ts";

/** More than this, in one stack, is rarely what somebody meant. */
const mostDestroyed = 10;

export interface Verdict {
  readonly go: boolean;
  /** Why it stops, a sentence each. */
  readonly reasons: string[];
  readonly lines: PlannedLine[];
}

/** Judges the JSON of a plan. A plan that cannot be read stops too. */
export function judgeText(stack: string, text: string, approved?: readonly Approval[]): Verdict {
  try {
    return judge(stack, parsePlan(text), approved);
  } catch (error) {
    if (!(error instanceof PlanUnreadable)) throw error;
    return { go: false, reasons: [`${stack}: ${error.message}`], lines: [] };
  }
}

/** Stops a plan that would lose data, open a port wider, or destroy much, until each such change is approved by its address. */
export function judge(stack: string, plan: Plan, approved = approvals): Verdict {
  const resources = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  const lines = differences(plan).map((difference): PlannedLine => {
    const resource = resources.find(({ address }) => address === difference.address);
    const approval = approved.find((one) => one.stack === stack && one.address === difference.address);
    const [loses, opens] = resource ? [lostWith(resource), opening(resource)] : [];
    return {
      ...difference,
      ...(loses !== undefined && { loses }),
      ...(opens !== undefined && { opens }),
      ...(approval && { approved: approval.because }),
    };
  });
  const reasons = [...lines.flatMap((line) => reasonsOf(stack, line)), ...tooMany(stack, resources, lines)];
  return { go: reasons.length === 0, reasons, lines };
}

function reasonsOf(stack: string, { address, action, loses, opens, approved }: PlannedLine): string[] {
  if (approved) return [];
  return [
    ...(loses ? [`${stack}: ${action} ${address} would lose ${loses}`] : []),
    ...(opens ? [`${stack}: ${action} ${address}: ${opens}`] : []),
  ];
}

function tooMany(stack: string, resources: readonly ResourceChange[], lines: readonly PlannedLine[]): string[] {
  const isApproved = (address: string) => lines.some((line) => line.address === address && line.approved);
  const destroyed = resources.filter((resource) => destroys(resource) && !isApproved(resource.address));
  return destroyed.length > mostDestroyed
    ? [
        `${stack}: ${destroyed.length} resources would be destroyed, and more than ${mostDestroyed} need an approval each`,
      ]
    : [];
}
