import { randomUUID } from "node:crypto";
import { actorHeader } from "@mindflow/contracts/identity";
import { searchIndex, searchIndexBehind } from "@mindflow/contracts/search";
import type { Task } from "@mindflow/contracts/tasks";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { createPool } from "@mindflow/runtime/postgres";
import { Client } from "@opensearch-project/opensearch";
import { v7 as newId } from "uuid";
import { mirror } from "../../../test/running-mirror.ts";
import { severable, severableCluster } from "../../../test/severable.ts";
import { createTestDatabase } from "../../command/src/test-database.ts";
import { createApp } from "./app.ts";
import { patience } from "./search/store.ts";
import { createValkeyClient } from "./search/valkey.ts";

export function newTask(given: Partial<Task> = {}): Task {
  return {
    id: newId(),
    projectId: newId(),
    ownerId: "ada",
    title: "Write the plan",
    status: "open",
    version: 1,
    createdAt: new Date().toISOString(),
    completedAt: null,
    ...given,
  };
}

/** The service on a database and an index of its own, with ways to its engines that can be broken. */
export async function createTestApp() {
  const { addresses } = mirror;
  const search = new URL(addresses.opensearchUrl);
  const ways = {
    postgres: await severable(addresses.postgres.host, addresses.postgres.port),
    opensearch: await severable(search.hostname, Number(search.port)),
    valkey: await severableCluster(addresses.valkey.nodes),
  };
  const database = await createTestDatabase();
  const admin = await database.pool("admin");
  const direct = new Client({ node: addresses.opensearchUrl });
  const index = `test-${randomUUID()}`;
  await direct.indices.create({ index: searchIndexBehind(index), body: { ...searchIndex, aliases: { [index]: {} } } });

  const { postgres, opensearch, valkey } = ways;
  const client = createValkeyClient({ host: valkey.host, port: valkey.port, tls: false, natMap: valkey.natMap });
  const app = createApp({
    service: "query",
    logLevel: "fatal",
    pool: await createPool({
      ...database.settings("query"),
      POSTGRES_HOST: postgres.host,
      POSTGRES_PORT: postgres.port,
    }),
    opensearch: createOpenSearchClient(
      { OPENSEARCH_URL: `http://${opensearch.host}:${opensearch.port}`, OPENSEARCH_AUTH: "none", AWS_REGION: "none" },
      patience,
    ),
    index,
    valkey: client,
  });

  return {
    app,
    ways,
    valkey: client,
    /** Asks as this actor, or as nobody. */
    ask: async (actor: string | undefined, path: string, query: Record<string, string | string[]> = {}) => {
      const headers = actor === undefined ? {} : { [actorHeader]: encodeURIComponent(actor) };
      const { statusCode, body } = await app.inject({ method: "GET", url: path, query, headers });
      return { status: statusCode, body: JSON.parse(body) };
    },
    addProject: async (ownerId = "ada") => {
      const id = newId();
      await admin.query("INSERT INTO project VALUES ($1, $2, 'Launch', 1, now())", [id, ownerId]);
      return id;
    },
    addTask: (task: Task) =>
      admin.query(
        `INSERT INTO task (id, project_id, owner_id, title, status, version, created_at, completed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          task.id,
          task.projectId,
          task.ownerId,
          task.title,
          task.status,
          task.version,
          task.createdAt,
          task.completedAt,
        ],
      ),
    addToIndex: (...tasks: Task[]) =>
      direct.bulk({ index, refresh: true, body: tasks.flatMap((task) => [{ index: { _id: task.id } }, task]) }),
    removeFromIndex: (task: Task) => direct.delete({ index, id: task.id, refresh: true }),
    close: async () => {
      for (const way of Object.values(ways)) way.mend();
      await app.close();
      for (const way of Object.values(ways)) await way.close();
      await database.drop();
      await direct.indices.delete({ index: searchIndexBehind(index) });
      await direct.close();
    },
  };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;
