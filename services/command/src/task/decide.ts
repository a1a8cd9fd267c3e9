import type { Project, Task } from "@mindflow/contracts/tasks";
import type { Command, Decision } from "../command.ts";

export function decideCreateTask(project: Project | undefined, command: Command<"CreateTask">): Decision {
  const { actor, at, eventId, input, newId } = command;
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

export function decideCompleteTask(task: Task | undefined, command: Command<"CompleteTask">): Decision {
  const { actor, at, eventId, input } = command;
  if (task?.ownerId !== actor.id) return { refusal: "TASK_NOT_FOUND" };
  // Checked before the version: the second of two equal requests gets the more useful answer.
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
