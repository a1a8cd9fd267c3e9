import { parse } from "yaml";
import { z } from "zod";

const text = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const stepSchema = z.looseObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: text.default({}),
});

const concurrencySchema = z.looseObject({ "cancel-in-progress": z.unknown() });

const jobSchema = z.looseObject({
  if: z.string().default(""),
  permissions: text.optional(),
  "runs-on": z.string().optional(),
  "timeout-minutes": z.number().optional(),
  concurrency: concurrencySchema.optional(),
  steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.looseObject({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: text.optional(),
  concurrency: concurrencySchema.optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type Job = z.output<typeof jobSchema>;
export type Step = z.output<typeof stepSchema>;

export interface Workflow extends z.output<typeof workflowSchema> {
  readonly file: string;
  /** With the comments, in which the versions of actions are. */
  readonly text: string;
}

export function workflowIn(file: string, text: string): Workflow {
  return { file, text, ...workflowSchema.parse(parse(text)) };
}

export function eventsOf({ on }: Workflow): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on);
}
