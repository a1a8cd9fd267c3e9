import type { Input } from "@mindflow/contracts/commands";
import type { Project, Task } from "@mindflow/contracts/tasks";
import { describe, expect, test } from "vitest";
import type { Decision } from "../command.ts";
import { decideCompleteTask, decideCreateTask } from "./decide.ts";

const at = "2026-07-01T12:00:00.000Z";
const project: Project = {
  id: "01980000-0000-7000-8000-000000000001",
  ownerId: "ada",
  name: "Launch",
  version: 1,
  createdAt: "2026-06-01T12:00:00.000Z",
};
const open: Task = {
  id: "01980000-0000-7000-8000-000000000002",
  projectId: project.id,
  ownerId: "ada",
  title: "Write the plan",
  status: "open",
  version: 1,
  createdAt: "2026-06-02T12:00:00.000Z",
  completedAt: null,
};
const completed: Task = { ...open, status: "completed", version: 2, completedAt: "2026-06-03T12:00:00.000Z" };

function outcome(decision: Decision) {
  return "refusal" in decision ? decision.refusal : { [decision.event.type]: decision.event.data };
}

const by = (id: string) => ({ actor: { id }, newId: open.id, eventId: "01980000-0000-7000-8000-000000000009", at });

describe("create a task", () => {
  const create = (state: Project | undefined, actor: string, input: Partial<Input<"CreateTask">> = {}) =>
    decideCreateTask(state, { ...by(actor), input: { projectId: project.id, title: "Write the plan", ...input } });

  test("given her project, when ada creates a task, then it is created open, hers and at version 1", () => {
    expect(outcome(create(project, "ada"))).toEqual({ TaskCreated: { ...open, createdAt: at } });
  });

  test("given no project, when ada creates a task, then the project is not found", () => {
    expect(outcome(create(undefined, "ada"))).toBe("PROJECT_NOT_FOUND");
  });

  test("given ada's project, when bob creates a task in it, then the project is not found", () => {
    expect(outcome(create(project, "bob"))).toBe("PROJECT_NOT_FOUND");
  });
});

describe("complete a task", () => {
  const complete = (state: Task | undefined, actor: string, version: number) =>
    decideCompleteTask(state, { ...by(actor), input: { id: open.id, version } });

  test("given her open task, when ada completes the version that it has, then it is completed at the next", () => {
    expect(outcome(complete(open, "ada", 1))).toEqual({ TaskCompleted: { ...completed, completedAt: at } });
  });

  test.each([
    ["no task", undefined, "ada", 1, "TASK_NOT_FOUND"],
    ["ada's open task", open, "bob", 1, "TASK_NOT_FOUND"],
    ["ada's completed task", completed, "bob", 2, "TASK_NOT_FOUND"],
    ["an open task at version 1", open, "ada", 2, "VERSION_CONFLICT"],
    ["a completed task", completed, "ada", 2, "TASK_ALREADY_COMPLETED"],
    ["a task that was completed since it was read", completed, "ada", 1, "TASK_ALREADY_COMPLETED"],
  ])("given %s (%j), when %s completes version %i, then %s", (_given, state, actor, version, refusal) => {
    expect(outcome(complete(state, actor, version))).toBe(refusal);
  });

  test("the event carries the version that the task then has", () => {
    expect(complete(open, "ada", 1)).toMatchObject({
      event: { aggregateId: open.id, version: 2, actorId: "ada", occurredAt: at },
    });
  });
});
