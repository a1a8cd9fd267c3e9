import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The defaults of a chart's values, and the templates that read them. */
export interface ChartText {
  readonly defaults: unknown;
  readonly templates: string;
  /** By the key of their values. */
  readonly subcharts: Readonly<Record<string, ChartText>>;
}

interface Metadata {
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

/** Reads an unpacked chart with its subcharts. */
export function chartText(folder: string): ChartText {
  const templates = globSync(join(folder, "templates/**/*.{yaml,yml,tpl,txt}")).concat(
    globSync(join(folder, "files/*.yaml")),
  );
  return {
    defaults: defaultsOf(folder),
    templates: templates.map((file) => readFileSync(file, "utf8")).join("\n"),
    subcharts: Object.fromEntries(subchartsOf(folder)),
  };
}

/** Istio's charts have their defaults one level down, so that a profile can change them. */
function defaultsOf(folder: string): unknown {
  const defaults = parse(read(join(folder, "values.yaml"))) ?? {};
  return defaults._internal_defaults_do_not_set ?? defaults;
}

function subchartsOf(folder: string): [string, ChartText][] {
  const inside = join(folder, "charts");
  if (!existsSync(inside)) return [];
  const { dependencies = [] } = parse(read(join(folder, "Chart.yaml"))) as Metadata;
  return readdirSync(inside).map((name) => [
    dependencies.find((one) => one.name === name)?.alias ?? name,
    chartText(join(inside, name)),
  ]);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
