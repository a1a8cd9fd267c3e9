import { actorHeader, readActor } from "@mindflow/contracts/identity";
import { type ProblemCode, ProblemError, parseInput, problem } from "@mindflow/contracts/problems";
import { idSchema, tasksRequestSchema } from "@mindflow/contracts/tasks";
import { isAway } from "@mindflow/runtime/postgres";
import { timeLimits } from "@mindflow/runtime/time-limits";
import { within } from "@mindflow/runtime/within";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { z } from "zod";
import { findTask, listTasks } from "./store.ts";

const taskRequestSchema = z.strictObject({ id: idSchema });

export function addTaskRoutes(server: FastifyInstance, pool: pg.Pool): void {
  server.get("/tasks/:id", async (request) => {
    const actor = readActor(request.headers[actorHeader]);
    const { id } = parseInput(taskRequestSchema, request.params);
    return foundOr("TASK_NOT_FOUND", findTask(pool, actor.id, id));
  });
  server.get("/tasks", async (request) => {
    const actor = readActor(request.headers[actorHeader]);
    const page = parseInput(tasksRequestSchema, request.query);
    return foundOr("PROJECT_NOT_FOUND", listTasks(pool, actor.id, page));
  });
}

/** @throws ProblemError `code` if there is no result, or UNAVAILABLE while PostgreSQL is away. */
async function foundOr<T>(code: ProblemCode, read: Promise<T | undefined>): Promise<T> {
  const result = await within(timeLimits.read, read).catch((cause: unknown) => {
    if (cause instanceof ProblemError) throw cause;
    throw isAway(cause) ? new ProblemError(problem("UNAVAILABLE"), { cause }) : cause;
  });
  if (result === undefined) throw new ProblemError(problem(code));
  return result;
}
