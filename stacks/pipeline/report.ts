import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const plannedLine = z.strictObject({
  address: z.string(),
  action: z.string(),
  /** The paths of the attributes that differ. */
  attributes: z.array(z.string()),
  /** What would be lost with it. */
  loses: z.string().exactOptional(),
  /** Whom it would newly admit. */
  opens: z.string().exactOptional(),
  /** The reason of the approval. */
  approved: z.string().exactOptional(),
});

/** One planned change. */
export type PlannedLine = z.infer<typeof plannedLine>;

const stackReport = z.strictObject({
  environment: z.string(),
  commit: z.string(),
  stack: z.string(),
  /** Whether AWS was asked what is there. */
  refresh: z.boolean(),
  go: z.boolean(),
  reasons: z.array(z.string()),
  lines: z.array(plannedLine),
  /** SHA-256 of the sealed plan. */
  sealed: z.string().exactOptional(),
});

/** What was planned for a stack, without any value of the plan. */
export type StackReport = z.infer<typeof stackReport>;

export function writeReport(directory: string, report: StackReport): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${report.stack}.json`), `${JSON.stringify(report, null, 1)}\n`);
}

/** The reports of an environment's stacks, sorted. */
export function readReports(directory: string, environment: string): StackReport[] {
  const files = readdirSync(directory, { withFileTypes: true }).filter(({ name }) => name.endsWith(".json"));
  return files
    .map(({ name }) => stackReport.parse(JSON.parse(readFileSync(join(directory, name), "utf8"))))
    .filter((report) => report.environment === environment)
    .toSorted((one, other) => (one.stack < other.stack ? -1 : 1));
}
