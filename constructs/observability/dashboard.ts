import { type AlarmDefinition, expressionOf, type Metric, metricsOf } from "./alarm-definition.ts";

export interface Graph {
  readonly title: string;
  readonly metrics: readonly Metric[];
  readonly expression?: string;
  readonly limit?: number;
  readonly region?: string;
}

export interface Row {
  readonly title: string;
  readonly graphs: readonly Graph[];
}

export function graphOf({ name, measure, threshold }: AlarmDefinition): Graph {
  const graph = { title: name, metrics: metricsOf(measure), limit: threshold };
  return "sum" in measure ? { ...graph, expression: expressionOf(measure) } : graph;
}

const columns = 24;
const perLine = 4;
const height = 6;

/** A dashboard as CloudWatch's JSON: each row has a title and four graphs a line. */
export function dashboardBody(region: string, rows: readonly Row[]): string {
  let y = 0;
  const widgets = rows.flatMap((row) => {
    const title = { type: "text", x: 0, y, width: columns, height: 1, properties: { markdown: `## ${row.title}` } };
    const top = y + 1;
    y = top + Math.ceil(row.graphs.length / perLine) * height;
    return [title, ...row.graphs.map((graph, i) => ({ ...place(i, top), ...widget(region, graph) }))];
  });
  return JSON.stringify({ widgets });
}

function place(i: number, top: number) {
  const width = columns / perLine;
  return { x: (i % perLine) * width, y: top + Math.floor(i / perLine) * height, width, height };
}

function widget(region: string, { title, metrics, expression, limit, region: own = region }: Graph) {
  const lines = metrics.map(({ namespace, name, dimensions, statistic }, i) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, id: `m${i}`, visible: expression === undefined },
  ]);
  return {
    type: "metric",
    properties: {
      title,
      region: own,
      view: "timeSeries",
      period: 60,
      metrics: [...lines, ...(expression ? [[{ expression, label: title, id: "worst" }]] : [])],
      ...(limit !== undefined && { annotations: { horizontal: [{ label: "alarm", value: limit }] } }),
    },
  };
}
