import { randomUUID } from "node:crypto";
import type { Event } from "@mindflow/contracts/events";
import type { Task } from "@mindflow/contracts/tasks";

export type TaskEvent = Exclude<Event, { type: "ProjectCreated" }>;

/** That a task was created, or for a later version completed. */
export function taskEvent(given: Partial<Task> = {}): TaskEvent {
  const at = new Date().toISOString();
  const task: Task = {
    id: randomUUID(),
    projectId: randomUUID(),
    ownerId: "ada",
    title: "Write the plan",
    status: "open",
    version: 1,
    createdAt: at,
    completedAt: null,
    ...given,
  };
  const envelope = {
    id: randomUUID(),
    aggregateId: task.id,
    version: task.version,
    occurredAt: at,
    actorId: task.ownerId,
  };
  if (task.version === 1) return { type: "TaskCreated", ...envelope, data: task };
  return { type: "TaskCompleted", ...envelope, data: { ...task, status: "completed", completedAt: at } };
}
