import type { ChartText } from "./chart-text.ts";

type Path = readonly string[];
type Stops = (path: Path) => boolean;

/** Between the keys of a path. A key contains dots ("grafana.ini"), and never this. */
const separator = " › ";

/**
 * The keys of a release's values that its chart does not read. A chart reads a key of its `values.yaml`, or one that a
 * template names as `.Values.<path>`. Comments in `values.yaml` do not count: one of jaeger's misspells its key.
 *
 * @param isFreeForm whether the chart passes on everything below a path. Keys there are not checked.
 */
export function unknownKeys(values: object, chart: ChartText, isFreeForm: Stops): string[] {
  return keysOf(values, isFreeForm).filter((key) => !reads(chart, key.split(separator)));
}

/** Every path of keys in some values ("grafana › resources"), down to those that are free-form. */
export function keysOf(values: object, isFreeForm: Stops, path: Path = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    return [here.join(separator), ...(isRecord(value) && !isFreeForm(here) ? keysOf(value, isFreeForm, here) : [])];
  });
}

function reads(chart: ChartText, path: Path): boolean {
  const [first = "", ...rest] = path;
  const subchart = chart.subcharts[first];
  if (subchart && rest.length > 0 && reads(subchart, rest)) return true;
  if (first === "global" && Object.values(chart.subcharts).some((one) => reads(one, path))) return true;
  return subchart !== undefined && rest.length === 0 ? true : hasDefault(chart.defaults, path) || isNamed(chart, path);
}

function hasDefault(defaults: unknown, [first = "", ...rest]: Path): boolean {
  if (!isRecord(defaults) || !(first in defaults)) return false;
  return rest.length === 0 || hasDefault(defaults[first], rest);
}

function isNamed({ templates }: ChartText, path: Path): boolean {
  const reference = `Values.${path.join(".")}`;
  for (let at = templates.indexOf(reference); at >= 0; at = templates.indexOf(reference, at + 1))
    if (!/[\w-]/.test(templates[at + reference.length] ?? "")) return true;
  return false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
