import type { StringValue } from "ms";

/** One of CloudWatch's series of numbers, and what is made of it within a minute. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum" | `p${number}`;
}

/** What a condition looks at: the worst of several series, or how much the sum of some is of another, in percent. */
export type Measured =
  | { readonly highest: readonly Metric[] }
  | { readonly lowest: readonly Metric[] }
  | { readonly sum: readonly Metric[]; readonly inPercentOf: Metric };

/** A condition that a person must mend. */
export interface Condition {
  /** What it is called in Terraform and, after the environment's name, in CloudWatch. */
  readonly name: string;
  /** What is wrong, in a sentence for whoever is called at night. */
  readonly says: string;
  /** `docs/runbooks/<runbook>.md`. It has the condition's own name where this is left out. */
  readonly runbook?: string;
  readonly of: Measured;
  readonly when: "above" | "at or above" | "below";
  /** In the metric's own unit, or in percent. */
  readonly threshold: number;
  /** How many minutes running it must hold. 1 where this is left out. */
  readonly minutes?: number;
  /** Over how long each number is counted together, where that is not a minute. */
  readonly over?: StringValue;
  /** What it means that nothing was counted. */
  readonly silence?: "is fine" | "is a breach";
}

/** The sentence and where to read on. */
export function describe({ name, says, runbook = name }: Condition): string {
  return `${says} Runbook: docs/runbooks/${runbook}.md`;
}

/** The series themselves, without what is made of them. */
export function metricsOf(measured: Measured): readonly Metric[] {
  if ("highest" in measured) return measured.highest;
  if ("lowest" in measured) return measured.lowest;
  return [...measured.sum, measured.inPercentOf];
}

/** Several series as CloudWatch's queries, the last of which gives the number to look at. */
export function asQueries(measured: Measured, period: number) {
  const metrics = metricsOf(measured);
  const series = metrics.map(({ namespace, name, dimensions, statistic }, i) => ({
    id: `m${i}`,
    metric: { namespace, metricName: name, dimensions, stat: statistic, period },
  }));
  return [...series, { id: "worst", expression: expressionOf(measured), label: labelOf(measured), returnData: true }];
}

/** The number to look at, of series that are called m0, m1 and so on. */
export function expressionOf(measured: Measured): string {
  if ("highest" in measured) return "MAX(METRICS())";
  if ("lowest" in measured) return "MIN(METRICS())";
  const failed = measured.sum.map((_metric, i) => `FILL(m${i},0)`).join("+");
  return `100*(${failed})/m${measured.sum.length}`;
}

function labelOf(measured: Measured): string {
  if ("highest" in measured) return "highest";
  return "lowest" in measured ? "lowest" : "percent";
}
