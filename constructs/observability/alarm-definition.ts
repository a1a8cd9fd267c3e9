import type { StringValue } from "ms";

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum" | `p${number}`;
}

export type Measure =
  | { readonly highest: readonly Metric[] }
  | { readonly lowest: readonly Metric[] }
  | { readonly sum: readonly Metric[]; readonly inPercentOf: Metric };

export interface AlarmDefinition {
  /** The construct id, and after the environment's name also the alarm's name in CloudWatch. */
  readonly name: string;
  readonly summary: string;
  /** `docs/runbooks/<runbook>.md`; the alarm's name by default. */
  readonly runbook?: string;
  readonly measure: Measure;
  readonly comparison: "above" | "at or above" | "below";
  readonly threshold: number;
  /** The number of consecutive periods in breach; 1 by default. */
  readonly periods?: number;
  readonly period?: StringValue;
  readonly missingData?: "breaching" | "not breaching";
}

export function metricsFor(namespace: string, ...dimensions: Metric["dimensions"][]) {
  return (name: string, statistic: Metric["statistic"]): Metric[] =>
    dimensions.map((dimensions) => ({ namespace, name, dimensions, statistic }));
}

export function describe({ name, summary, runbook = name }: AlarmDefinition): string {
  return `${summary} Runbook: docs/runbooks/${runbook}.md`;
}

export function metricsOf(measure: Measure): readonly Metric[] {
  if ("highest" in measure) return measure.highest;
  if ("lowest" in measure) return measure.lowest;
  return [...measure.sum, measure.inPercentOf];
}

/** CloudWatch metric queries; only the last one returns data. The period is in seconds. */
export function asQueries(measure: Measure, period: number) {
  const metrics = metricsOf(measure).map(({ namespace, name, dimensions, statistic }, i) => ({
    id: `m${i}`,
    metric: { namespace, metricName: name, dimensions, stat: statistic, period },
  }));
  return [...metrics, { id: "worst", expression: expressionOf(measure), label: labelOf(measure), returnData: true }];
}

export function expressionOf(measure: Measure): string {
  if ("highest" in measure) return "MAX(METRICS())";
  if ("lowest" in measure) return "MIN(METRICS())";
  const sum = measure.sum.map((_metric, i) => `FILL(m${i},0)`).join("+");
  return `100*(${sum})/m${measure.sum.length}`;
}

function labelOf(measure: Measure): string {
  if ("highest" in measure) return "highest";
  return "lowest" in measure ? "lowest" : "percent";
}
