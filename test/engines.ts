import { credentialsSchema, readSecret } from "@mindflow/runtime/secrets";
import pg from "pg";
import { inject } from "vitest";
import { layout } from "../localstack/layout.ts";
import { readRun } from "../localstack/run-file.ts";
import type { ServiceName } from "../stacks/topology.ts";

/** The pid of a service of the running mirror. */
export function pidOf(name: ServiceName): number {
  const pid = readRun(layout(inject("mirror").directory))?.processes[name]?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

/** How many rows of each table PostgreSQL has for a person: what a refused request must not change. */
export async function rowsOf(owner: string): Promise<Record<string, number>> {
  const { directory, addresses } = inject("mirror");
  const { username, password } = await readSecret(layout(directory).secrets, "postgres-admin", credentialsSchema);
  const client = new pg.Client({ ...addresses.postgres, user: username, password });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM project WHERE owner_id = $1)::int AS projects,
              (SELECT count(*) FROM task WHERE owner_id = $1)::int AS tasks,
              (SELECT count(*) FROM task WHERE owner_id = $1 AND status = 'completed')::int AS completed,
              (SELECT count(*) FROM idempotency WHERE owner_id = $1)::int AS keys`,
      [owner],
    );
    return rows[0];
  } finally {
    await client.end();
  }
}

/** The tasks of a project that the search index holds, as [id, version], ordered by id. */
export async function indexed(projectId: string): Promise<[string, number][]> {
  const { addresses } = inject("mirror");
  const response = await fetch(
    `${addresses.opensearchUrl}/tasks/_search?version=true&size=2000&q=projectId:"${projectId}"`,
  );
  const { hits } = (await response.json()) as { hits: { hits: { _id: string; _version: number }[] } };
  return hits.hits.map(({ _id, _version }): [string, number] => [_id, _version]).sort();
}
