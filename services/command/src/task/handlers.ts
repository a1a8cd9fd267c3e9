import type { Handler } from "../command.ts";
import { projectJson } from "../project/handlers.ts";
import { actor, at, iso, statement } from "../statement.ts";
import { decideCompleteTask, decideCreateTask } from "./decide.ts";

const json = `jsonb_build_object(
  'id', id, 'projectId', project_id, 'ownerId', owner_id, 'title', title, 'status', status, 'version', version,
  'createdAt', ${iso("created_at")}, 'completedAt', ${iso("completed_at")})`;

export const createTask: Handler<"CreateTask"> = {
  decide: decideCreateTask,
  state: {
    text: `(SELECT ${projectJson} FROM project WHERE id = $4::uuid)`,
    values: ({ input }) => [input.projectId],
  },
  change: {
    text: statement({
      noun: "task",
      event: "TaskCreated",
      json,
      next: `SELECT $7::uuid AS id, id AS project_id, owner_id, $9::text AS title, 'open' AS status, 1 AS version,
          ${at} AS created_at, NULL::timestamptz AS completed_at
        FROM project WHERE id = $8::uuid AND owner_id = ${actor}`,
      change: `INSERT INTO task (id, project_id, owner_id, title, status, version, created_at)
        SELECT id, project_id, owner_id, title, status, version, created_at`,
    }),
    values: ({ newId, input }) => [newId, input.projectId, input.title],
  },
};

export const completeTask: Handler<"CompleteTask"> = {
  decide: decideCompleteTask,
  state: {
    text: `(SELECT ${json} FROM task WHERE id = $4::uuid)`,
    values: ({ input }) => [input.id],
  },
  change: {
    text: statement({
      noun: "task",
      event: "TaskCompleted",
      json,
      next: `SELECT id, project_id, owner_id, title, 'completed' AS status, version + 1 AS version, created_at,
          ${at} AS completed_at
        FROM task WHERE id = $7::uuid AND version = $8::integer AND owner_id = ${actor} AND status = 'open'
        FOR NO KEY UPDATE`,
      change: "UPDATE task SET status = next.status, version = next.version, completed_at = next.completed_at",
      where: "WHERE task.id = next.id",
    }),
    values: ({ input }) => [input.id, input.version],
  },
};
