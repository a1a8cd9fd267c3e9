import { z } from "zod";
import { idSchema, projectSchema, taskSchema, versionSchema } from "./tasks.ts";

const envelope = {
  /** The event's own id: what a repeat is known by. */
  id: idSchema,
  /** What it happened to. Events of one aggregate arrive in the order of their versions; others in any order. */
  aggregateId: idSchema,
  /** The aggregate's version after the event: contiguous from 1, so that a consumer sees a gap or a repeat. */
  version: versionSchema,
  occurredAt: z.iso.datetime({ offset: true }),
  /** Who did it. */
  actorId: z.string(),
};

/** The facts that the system tells. Each carries the whole of what it happened to, as it was afterwards. */
export const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ProjectCreated"), ...envelope, data: projectSchema }),
  z.strictObject({ type: z.literal("TaskCreated"), ...envelope, data: taskSchema }),
  z.strictObject({ type: z.literal("TaskCompleted"), ...envelope, data: taskSchema }),
]);

export type Event = z.infer<typeof eventSchema>;
export type EventType = Event["type"];

/** The PostgreSQL channel on which the command service tells the relay that there is something to publish. */
export const outboxChannel = "outbox";
