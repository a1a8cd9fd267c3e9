import { z } from "zod";
import { idSchema, projectSchema, taskSchema, versionSchema } from "./tasks.ts";

/**
 * The orders that the command service takes: `POST /commands/<name>` with the input as its body, the actor in
 * `actorHeader` and, in `idempotencyHeader`, a key that makes a repeated request answer as the first did.
 */
export const commands = {
  CreateProject: {
    input: z.strictObject({ name: projectSchema.shape.name }),
    output: z.strictObject({ project: projectSchema }),
  },
  CreateTask: {
    input: z.strictObject({ projectId: idSchema, title: taskSchema.shape.title }),
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

/** Chosen by the client, one for each request that it means to happen once. */
export const idempotencyKeySchema = z
  .string()
  .min(1)
  .max(255, "must be at most 255 characters")
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");
