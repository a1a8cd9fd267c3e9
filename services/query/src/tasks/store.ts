import type { Task, TaskPage } from "@mindflow/contracts/tasks";
import type pg from "pg";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { toPage } from "../page.ts";

interface Row {
  readonly id: string;
  readonly project_id: string;
  readonly owner_id: string;
  readonly title: string;
  readonly status: Task["status"];
  readonly version: number;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

function toTask(row: Row): Task {
  return {
    id: row.id,
    projectId: row.project_id,
    ownerId: row.owner_id,
    title: row.title,
    status: row.status,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}

const columns =
  "task.id, task.project_id, task.owner_id, task.title, task.status, task.version, task.created_at, task.completed_at";

const positionSchema = z.tuple([z.uuid()]);

const start = "00000000-0000-0000-0000-000000000000";

export async function findTask(pool: pg.Pool, ownerId: string, id: string): Promise<Task | undefined> {
  const { rows } = await pool.query<Row>({
    name: "task",
    text: `SELECT ${columns} FROM task WHERE id = $1 AND owner_id = $2`,
    values: [id, ownerId],
  });
  return rows[0] && toTask(rows[0]);
}

/** Oldest first, if the project is this owner's. @throws ProblemError INVALID_INPUT if `after` is no such cursor. */
export async function listTasks(
  pool: pg.Pool,
  ownerId: string,
  { projectId, first, after }: { projectId: string; first: number; after?: string | undefined },
): Promise<TaskPage | undefined> {
  const [position] = after === undefined ? [start] : decodeCursor(positionSchema, after);
  // A project without tasks gives one row, and an unknown project none: one statement tells them apart.
  const { rows } = await pool.query<Row | { readonly id: null }>({
    name: "tasks",
    text: `SELECT ${columns} FROM project
      LEFT JOIN LATERAL (
        SELECT * FROM task WHERE project_id = project.id AND id > $3 ORDER BY id LIMIT $4
      ) AS task ON true
      WHERE project.id = $1 AND project.owner_id = $2
      ORDER BY task.id`,
    values: [projectId, ownerId, position, first + 1],
  });
  if (rows.length === 0) return undefined;
  const tasks = rows.filter((row) => row.id !== null);
  return toPage(tasks, first, (row) => ({ cursor: encodeCursor([row.id]), node: toTask(row) }));
}
