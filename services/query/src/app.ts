import { createServer } from "@mindflow/runtime/server";
import type { Client } from "@opensearch-project/opensearch";
import type { FastifyInstance } from "fastify";
import type { Cluster } from "ioredis";
import type pg from "pg";
import { createCache } from "./search/cache.ts";
import { addSearchRoute } from "./search/routes.ts";
import { addTaskRoutes } from "./tasks/routes.ts";

/** All of them end with the app. */
export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  /** Of the role `query`. */
  readonly pool: pg.Pool;
  readonly opensearch: Client;
  /** The alias of the search index. */
  readonly index: string;
  readonly valkey: Cluster;
}

/** Answers questions: tasks from PostgreSQL, searches from OpenSearch. */
export function createApp({ service, logLevel, pool, opensearch, index, valkey }: Dependencies): FastifyInstance {
  const cache = createCache(valkey, () => server.log);
  const server = createServer({
    service,
    logLevel,
    checks: { postgres: () => pool.query("SELECT 1") },
    // Without search there are still tasks, and without the cache there is still search.
    optionalChecks: { opensearch: () => opensearch.ping(), valkey: cache.check },
  });
  addTaskRoutes(server, pool);
  addSearchRoute(server, opensearch, index, cache);
  server.addHook("onClose", async () => {
    valkey.disconnect();
    await Promise.all([pool.end(), opensearch.close()]);
  });
  return server;
}
