import { createServer } from "@mindflow/runtime/server";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { createMetrics } from "./metrics.ts";
import type { Publish } from "./publisher.ts";
import { startRelay } from "./relay.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  readonly pool: pg.Pool;
  readonly publish: Publish;
}

/** Publishes the events of the outbox from when the app is ready until it closes. Any number of relays may run. */
export function createApp({ service, logLevel, pool, publish }: Dependencies): FastifyInstance {
  const metrics = createMetrics(pool);
  const server = createServer({
    service,
    logLevel,
    metrics: metrics.registry,
    checks: { postgres: () => pool.query("SELECT 1") },
  });
  let stop = async () => {};
  server.addHook("onReady", async () => {
    stop = startRelay({ pool, publish, log: server.log, metrics });
  });
  server.addHook("onClose", async () => {
    await stop();
    await pool.end();
  });
  return server;
}
