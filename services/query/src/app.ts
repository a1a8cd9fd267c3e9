import { createServer } from "@mindflow/runtime/server";
import type { Client } from "@opensearch-project/opensearch";
import type { FastifyInstance } from "fastify";
import type { Cluster } from "ioredis";
import type pg from "pg";
import { createCache } from "./search/cache.ts";
import { addSearchRoute } from "./search/routes.ts";
import { addTaskRoutes } from "./tasks/routes.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  readonly pool: pg.Pool;
  readonly opensearch: Client;
  readonly index: string;
  readonly valkey: Cluster;
}

export function createApp({ service, logLevel, pool, opensearch, index, valkey }: Dependencies): FastifyInstance {
  const cache = createCache(valkey, () => server.log);
  const server = createServer({
    service,
    logLevel,
    // Without PostgreSQL it still searches, and without OpenSearch it still lists tasks.
    optionalChecks: {
      postgres: () => pool.query("SELECT 1"),
      opensearch: () => opensearch.ping(),
      valkey: cache.check,
    },
  });
  addTaskRoutes(server, pool);
  addSearchRoute(server, opensearch, index, cache);
  server.addHook("onClose", async () => {
    valkey.disconnect();
    await Promise.all([pool.end(), opensearch.close()]);
  });
  return server;
}
