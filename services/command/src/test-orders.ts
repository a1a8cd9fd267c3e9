import { randomUUID } from "node:crypto";
import type { CommandName, Input } from "@mindflow/contracts/commands";
import { type Event, eventSchema } from "@mindflow/contracts/events";
import type { Project, Task } from "@mindflow/contracts/tasks";
import type pg from "pg";
import { v7 as newId } from "uuid";
import { execute } from "./execute.ts";
import type { Handler, States } from "./order.ts";
import { createProject } from "./project/handlers.ts";
import { completeTask, createTask } from "./task/handlers.ts";

export const projects = { name: "CreateProject", handler: createProject } as const;
export const tasks = { name: "CreateTask", handler: createTask } as const;
export const completions = { name: "CompleteTask", handler: completeTask } as const;

export interface Request<Name extends CommandName> {
  readonly name: Name;
  readonly handler: Handler<Name>;
  readonly input: Input<Name>;
  readonly actor?: string | undefined;
  readonly key?: string | undefined;
}

/** A request as the database would carry it out, and as the decider would decide it. */
export function prepare<Name extends CommandName>(pool: pg.Pool, request: Request<Name>) {
  const { name, handler, input, actor = "ada", key = randomUUID() } = request;
  const order = { actor: { id: actor }, input, newId: newId(), eventId: newId(), at: new Date().toISOString() };
  return {
    run: () => execute(pool, name, handler, order, key),
    decide: (state: States[Name] | undefined) => handler.decide(state, order),
  };
}

export async function newProject(pool: pg.Pool): Promise<Project> {
  const result = await prepare(pool, { ...projects, input: { name: "Launch" } }).run();
  if ("refusal" in result) throw new Error(result.refusal);
  return result.answer.project;
}

export async function newTask(pool: pg.Pool, project: Project): Promise<Task> {
  const result = await prepare(pool, { ...tasks, input: { projectId: project.id, title: "Write the plan" } }).run();
  if ("refusal" in result) throw new Error(result.refusal);
  return result.answer.task;
}

/** What the outbox holds, oldest first, held against the contract. */
export async function outbox(admin: pg.Pool): Promise<Event[]> {
  const { rows } = await admin.query(
    `SELECT id, type, aggregate_id AS "aggregateId", version, actor_id AS "actorId", occurred_at AS "occurredAt", data
      FROM outbox ORDER BY seq`,
  );
  return rows.map((row) => eventSchema.parse({ ...row, occurredAt: row.occurredAt.toISOString() }));
}
