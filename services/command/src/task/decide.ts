import type { Project, Task } from "@mindflow/contracts/tasks";
import type { Decision, Order } from "../order.ts";

export function decideCreateTask(project: Project | undefined, order: Order<"CreateTask">): Decision {
  const { actor, at, eventId, input, newId } = order;
  if (project?.ownerId !== actor.id) return { refusal: "PROJECT_NOT_FOUND" };
  const data: Task = {
    id: newId,
    projectId: project.id,
    ownerId: project.ownerId,
    title: input.title,
    status: "open",
    version: 1,
    createdAt: at,
    completedAt: null,
  };
  return {
    event: {
      type: "TaskCreated",
      id: eventId,
      aggregateId: newId,
      version: 1,
      occurredAt: at,
      actorId: actor.id,
      data,
    },
  };
}

export function decideCompleteTask(task: Task | undefined, order: Order<"CompleteTask">): Decision {
  const { actor, at, eventId, input } = order;
  if (task?.ownerId !== actor.id) return { refusal: "TASK_NOT_FOUND" };
  // Before the version: who comes second with the same wish learns that it is fulfilled, not that he is late.
  if (task.status === "completed") return { refusal: "TASK_ALREADY_COMPLETED" };
  if (task.version !== input.version) return { refusal: "VERSION_CONFLICT" };
  const version = task.version + 1;
  const data: Task = { ...task, status: "completed", version, completedAt: at };
  return {
    event: {
      type: "TaskCompleted",
      id: eventId,
      aggregateId: task.id,
      version,
      occurredAt: at,
      actorId: actor.id,
      data,
    },
  };
}
