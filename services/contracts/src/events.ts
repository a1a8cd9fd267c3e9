import { z } from "zod";
import { idSchema, projectSchema, taskSchema, versionSchema } from "./tasks.ts";

const envelope = {
  /** Unique for the event: a repeated delivery has the same id. */
  id: idSchema,
  /** Events of one aggregate are delivered in the order of their versions. Others have no order. */
  aggregateId: idSchema,
  /** The aggregate's version after the event. Versions are contiguous from 1, so a consumer sees a gap or a repeat. */
  version: versionSchema,
  occurredAt: z.iso.datetime({ offset: true }),
  actorId: z.string(),
};

/** The events of the system. `data` is the whole aggregate after the event. */
export const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ProjectCreated"), ...envelope, data: projectSchema }),
  z.strictObject({ type: z.literal("TaskCreated"), ...envelope, data: taskSchema }),
  z.strictObject({ type: z.literal("TaskCompleted"), ...envelope, data: taskSchema }),
]);

export type Event = z.infer<typeof eventSchema>;
export type EventType = Event["type"];

/** The PostgreSQL channel on which the command service notifies the relay of new events. */
export const outboxChannel = "outbox";
