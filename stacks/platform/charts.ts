import { z } from "zod";
import pinned from "../../charts/third-party.json" with { type: "json" };

const date = z.iso.date();

const chart = z.strictObject({
  /** HTTP index, or registry as `oci://`. */
  repository: z.string().regex(/^(https|oci):\/\//),
  /** Version of the chart, never a range. */
  version: z.string().regex(/^v?\d+\.\d+\.\d+$/),
  appVersion: z.string().min(1),
  published: date,
  /** Evidence that it supports our Kubernetes version. */
  kubernetes: z.string().min(1),
  source: z.string().min(1),
  /** "by hand": in `crds/`, which a person must upgrade, as Helm never does. "another chart": one of this file. */
  crds: z.enum(["templates", "another chart", "by hand", "none"]),
  support: z.strictObject({
    /** The last day, if the project publishes one, even an expected one; otherwise the rule by which it ends a version. */
    ends: z.union([date, z.strictObject({ rule: z.string().min(20) })]),
    source: z.string().min(1),
    asOf: date,
  }),
});

export type Chart = z.infer<typeof chart>;

export type ChartName = keyof typeof pinned;

export const lockFile = "charts/third-party.json";

/** @throws Error that lists every fault with its path. */
export function checkCharts(text: unknown): Record<ChartName, Chart> {
  const parsed = z.record(z.string(), chart).safeParse(text);
  if (!parsed.success) throw new Error(`${lockFile} is refused:\n${z.prettifyError(parsed.error)}`);
  return parsed.data as Record<ChartName, Chart>;
}

export const charts = checkCharts(pinned);
