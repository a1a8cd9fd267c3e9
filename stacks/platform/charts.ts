import { readFileSync } from "node:fs";
import { z } from "zod";

const date = z.iso.date();

const chart = z.strictObject({
  /** An HTTP index, or a registry as `oci://`. */
  repository: z.string().regex(/^(https|oci):\/\//),
  /** Of the chart: exactly one, never a range. */
  version: z.string().regex(/^v?\d+\.\d+\.\d+$/),
  /** Of what the chart installs. */
  appVersion: z.string().min(1),
  published: date,
  /** What says that it works on the Kubernetes that we run. */
  kubernetes: z.string().min(1),
  /** Where its text can be read, and compared with the next version's. */
  source: z.string().min(1),
  /**
   * Where its definitions of custom resources stand: among its templates, where an upgrade upgrades them; in another
   * chart of this file; or in `crds/`, from which Helm installs once and never upgrades, so that somebody has to.
   */
  crds: z.enum(["templates", "another chart", "by hand", "none"]),
  support: z.strictObject({ ends: date.nullable(), source: z.string().min(1), asOf: date }),
});

export type Chart = z.infer<typeof chart>;

/** The charts of others that the platform installs, and the only place where a version of one stands. */
const chartNames = [
  "aws-load-balancer-controller",
  "base",
  "cert-manager",
  "cluster-autoscaler",
  "cni",
  "external-secrets",
  "flagger",
  "gateway",
  "istiod",
  "jaeger",
  "keda",
  "kiali-server",
  "kube-prometheus-stack",
  "loadtester",
  "metrics-server",
  "opentelemetry-collector",
  "prometheus-operator-crds",
] as const;

export type ChartName = (typeof chartNames)[number];

export const lockFile = "charts/third-party.json";

/** Checks the text of the lock file. @throws with every fault at once, and the path of each. */
export function readCharts(text: string): Record<ChartName, Chart> {
  const parsed = z.strictObject(shape()).safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${lockFile} is refused:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function shape() {
  return Object.fromEntries(chartNames.map((name) => [name, chart])) as Record<ChartName, typeof chart>;
}

export const charts = readCharts(readFileSync(new URL(`../../${lockFile}`, import.meta.url), "utf8"));
