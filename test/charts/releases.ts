import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type SynthesizedStack, synthesize } from "../../stacks/synthesized.ts";
import { findHelm, run } from "./helm.ts";
import { withStandIns } from "./stand-ins.ts";

/** One of our charts as the workloads stack installs it. */
export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  /** The chart's directory. */
  readonly chart: string;
  /** JSON, with stand-ins for what only Terraform knows. */
  readonly values: string;
}

/** An object of Kubernetes, as a chart renders it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has another one, and the schema check knows them all
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

const charts = fileURLToPath(new URL("../../charts", import.meta.url));

/** The releases of charts of ours in an environment, in the order in which they are installed. */
export function releasesOf(environment: AwsEnvironment): ChartRelease[] {
  return releasesIn(synthesize([environment])[`${environment.name}-workloads`] as SynthesizedStack, environment);
}

/** One of them. @throws Error where the workloads stack has none of that name. */
export function releaseOf(environment: AwsEnvironment, name: string): ChartRelease {
  const release = releasesOf(environment).find((one) => one.name === name);
  if (!release) throw new Error(`the workloads stack of ${environment.name} has no release ${name}`);
  return release;
}

/** The same of its synthesized workloads stack. */
export function releasesIn(stack: SynthesizedStack, environment: AwsEnvironment): ChartRelease[] {
  const releases = Object.values(stack.resource.helm_release ?? {}) as unknown as TerraformRelease[];
  return releases.toSorted(byDependencies).map(({ name, namespace, chart, values }) => ({
    name,
    namespace,
    chart: join(charts, /\/assets\/(.+)-chart_/.exec(chart)?.[1] ?? chart),
    values: withStandIns(values.join(), environment),
  }));
}

interface TerraformRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: readonly string[];
  readonly depends_on?: readonly string[];
}

/** Whoever comes after more than another does comes later. */
function byDependencies(one: TerraformRelease, other: TerraformRelease): number {
  return (one.depends_on ?? []).length - (other.depends_on ?? []).length;
}

/** What Helm would apply, as YAML. @throws Error with what Helm says is wrong. */
export async function render({ name, namespace, chart, values }: ChartRelease, program?: string): Promise<string> {
  const helm = program ?? (await helmProgram());
  const version = ["--kube-version", "1.35.0"];
  return run(helm, ["template", name, chart, "--namespace", namespace, ...version, "--values", "-"], { input: values });
}

async function helmProgram(): Promise<string> {
  const found = await findHelm();
  if ("missing" in found) throw new Error(found.missing);
  return found.program;
}

/** The objects in what Helm printed, hooks included. Kubernetes reads YAML 1.1, where 0440 is octal. */
export function manifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml, { version: "1.1" }).flatMap((document) => document.toJS() ?? []) as Manifest[];
}

/** Everything that our charts put into an environment. @throws Error with what Helm says is wrong. */
export async function manifestsOf(environment: AwsEnvironment): Promise<Manifest[]> {
  const rendered = await Promise.all(releasesOf(environment).map((release) => render(release)));
  return rendered.flatMap(manifests);
}
