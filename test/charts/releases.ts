import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { type SynthesizedStack, synthesize } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type FixtureEnvironment, withFixtures } from "./fixtures.ts";
import { findHelm, run } from "./helm.ts";

export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  /** JSON, with fixtures for Terraform's references. */
  readonly values: string;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: differs per kind; the schema check covers all
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
  readonly roleRef?: { readonly name: string };
}

const charts = fileURLToPath(new URL("../../charts", import.meta.url));

/** The releases of our charts in an environment, in the order of their installation. */
export function releasesOf(environment: AwsEnvironment): ChartRelease[] {
  return releasesIn(synthesize([environment])[`${environment.name}-workloads`] as SynthesizedStack, environment);
}

/** @throws Error if the workloads stack has no release of this name. */
export function releaseOf(environment: AwsEnvironment, name: string): ChartRelease {
  const release = releasesOf(environment).find((one) => one.name === name);
  if (!release) throw new Error(`the workloads stack of ${environment.name} has no release ${name}`);
  return release;
}

/** @param at the folder of the charts: of this checkout, or of the one that the stack was synthesized from. */
export function releasesIn(stack: SynthesizedStack, environment: FixtureEnvironment, at = charts): ChartRelease[] {
  const releases = Object.values(stack.resource.helm_release ?? {}) as unknown as TerraformRelease[];
  return releases.toSorted(byDependencies).map(({ name, namespace, chart, values }) => ({
    name,
    namespace,
    chart: join(at, /\/assets\/(.+)-chart_/.exec(chart)?.[1] ?? chart),
    values: withFixtures(values.join(), environment),
  }));
}

interface TerraformRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: readonly string[];
  readonly depends_on?: readonly string[];
}

function byDependencies(one: TerraformRelease, other: TerraformRelease): number {
  return (one.depends_on ?? []).length - (other.depends_on ?? []).length;
}

/** The rendered YAML of a release. @throws Error with Helm's message. */
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

/** The objects in rendered YAML, with hooks. Kubernetes reads YAML 1.1, where 0440 is octal. */
export function manifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml, { version: "1.1" }).flatMap((document) => document.toJS() ?? []) as Manifest[];
}

export async function manifestsOf(environment: AwsEnvironment): Promise<Manifest[]> {
  const rendered = await Promise.all(releasesOf(environment).map((release) => render(release)));
  return rendered.flatMap(manifests);
}
