import { credentialsSchema, readSecret } from "@mindflow/runtime/secrets";
import { Redis } from "ioredis";
import pg from "pg";
import type { Address } from "../localstack/addresses.ts";
import { parts } from "../localstack/docker/parts.ts";
import { layout } from "../localstack/layout.ts";
import { readRun } from "../localstack/run-file.ts";
import { mirror } from "./running-mirror.ts";

/** The pid of a service, or of an engine's process, of the running mirror: in Docker that of its container. */
export async function pidOf(name: string): Promise<number> {
  const { directory, project } = mirror;
  const running = project
    ? (await parts(project)).find((part) => part.name === name)
    : readRun(layout(directory))?.processes[name];
  const { pid } = running ?? {};
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

/** How many rows of each table PostgreSQL has for a person: what a refused request must not change. */
export async function rowsOf(owner: string): Promise<Record<string, number>> {
  const { directory, addresses } = mirror;
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
  const { addresses } = mirror;
  const response = await fetch(
    `${addresses.opensearchUrl}/tasks/_search?version=true&size=2000&q=projectId:"${projectId}"`,
  );
  const { hits } = (await response.json()) as { hits: { hits: { _id: string; _version: number }[] } };
  return hits.hits.map(({ _id, _version }): [string, number] => [_id, _version]).sort();
}

/** Where the nodes of the mirror's Valkey are for us, by where each says that it is. */
export function natMap(): Record<string, Address> {
  const { nodes } = mirror.addresses.valkey;
  return Object.fromEntries(nodes.map(({ host, port, knownAs = `${host}:${port}` }) => [knownAs, { host, port }]));
}

/** What each node of the mirror's Valkey answers to a command. */
export async function onEveryNode(command: string, ...parameters: string[]): Promise<unknown[]> {
  const answers = mirror.addresses.valkey.nodes.map(async ({ host, port }) => {
    const node = new Redis({ host, port });
    try {
      return await node.call(command, ...parameters);
    } finally {
      node.disconnect();
    }
  });
  return Promise.all(answers);
}
