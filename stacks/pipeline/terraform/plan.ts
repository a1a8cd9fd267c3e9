/** What we read of `terraform show -json`. Source: developer.hashicorp.com/terraform/internals/json-format */
export interface Plan {
  readonly format_version?: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Terraform stopped before it had planned everything. */
  readonly errored?: boolean;
  readonly complete?: boolean;
}

export interface ResourceChange {
  readonly address: string;
  /** The object that a failed replacement left behind. */
  readonly deposed?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: Change;
}

export interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** `true` for each value that is known only after the apply. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: unknown;
  readonly importing?: unknown;
}

export class PlanUnreadable extends Error {
  override readonly name = "PlanUnreadable";
}

/** @throws PlanUnreadable for a text that was cut off, is no plan, or is a plan that Terraform did not finish. */
export function parsePlan(text: string): Plan {
  const plan = parsed(text);
  if (typeof plan?.format_version !== "string") throw new PlanUnreadable("it is no plan of Terraform");
  if (plan.errored || plan.complete === false)
    throw new PlanUnreadable("Terraform did not finish it: it stopped at an error, or at what it did not know yet");
  return plan;
}

function parsed(text: string): Plan | null {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlanUnreadable("its JSON is cut off or changed");
  }
}

export interface Difference {
  readonly address: string;
  readonly action: string;
  readonly attributes: string[];
}

export function differences({ resource_changes = [], output_changes = {} }: Plan): Difference[] {
  const resources = resource_changes
    .filter(({ mode }) => mode === "managed")
    .map(({ address, change }) => difference(address, change));
  const outputs = Object.entries(output_changes).map(([name, change]) => difference(`output.${name}`, change));
  return [...resources, ...outputs].filter(({ action }) => action !== "no-op");
}

/** A line for each planned change of a resource, sorted. Outputs are left out: they change nothing themselves. */
export function resourceLines(plan: Plan): string[] {
  return differences({ resource_changes: plan.resource_changes ?? [] })
    .map(inWords)
    .toSorted();
}

/** `update aws_sqs_queue.events: visibility_timeout_seconds, tags.owner` */
export function inWords({ address, action, attributes }: Difference): string {
  return `${action} ${address}${attributes.length > 0 ? `: ${attributes.join(", ")}` : ""}`;
}

/** `create`, `update`, `replace`, `delete`, `forget`, `read` or `no-op`. */
export function actionOf({ actions }: Change): string {
  return actions.length > 1 ? "replace" : (actions[0] ?? "no-op");
}

function difference(address: string, change: Change): Difference {
  const action = actionOf(change);
  const compared = action === "update" || action === "replace";
  return { address, action, attributes: compared ? differing(change.before, change.after, change.after_unknown) : [] };
}

/** The paths at which two values differ, as `rule.0.prefix`. An unknown value counts as different. */
export function differing(before: unknown, after: unknown, unknown: unknown = undefined, path = ""): string[] {
  if (unknown === true) return [path];
  if (!isContainer(before) || !isContainer(after))
    return Object.is(before ?? null, after ?? null) && !isContainer(unknown) ? [] : [path];
  const keys = new Set([before, after, unknown].flatMap((value) => Object.keys(isContainer(value) ? value : {})));
  return [...keys].flatMap((key) =>
    differing(before[key], after[key], isContainer(unknown) ? unknown[key] : undefined, path ? `${path}.${key}` : key),
  );
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
