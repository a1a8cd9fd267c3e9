import { z } from "zod";
import { idSchema, projectNameSchema, projectSchema, taskSchema, taskTitleSchema, versionSchema } from "./tasks.ts";

/** `POST /commands/<name>` with the input as the body, and the headers `actorHeader` and `idempotencyHeader`. */
export const commands = {
  CreateProject: {
    input: z.strictObject({ name: projectNameSchema }),
    output: z.strictObject({ project: projectSchema }),
  },
  CreateTask: {
    input: z.strictObject({ projectId: idSchema, title: taskTitleSchema }),
    output: z.strictObject({ task: taskSchema }),
  },
  CompleteTask: {
    input: z.strictObject({ id: idSchema, version: versionSchema }),
    output: z.strictObject({ task: taskSchema }),
  },
} as const;

export type CommandName = keyof typeof commands;
export type Input<Name extends CommandName> = z.infer<(typeof commands)[Name]["input"]>;
export type Output<Name extends CommandName> = z.infer<(typeof commands)[Name]["output"]>;

export const idempotencyHeader = "idempotency-key";

/** Chosen by the client: one key for each request that must take effect only once. */
export const idempotencyKeySchema = z
  .string()
  .min(1)
  .max(255, "must be at most 255 characters")
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");
