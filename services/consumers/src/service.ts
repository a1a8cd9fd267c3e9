import { createServer } from "@mindflow/runtime/server";
import type { FastifyInstance } from "fastify";
import { consume } from "./consume.ts";
import { createMetrics } from "./metrics.ts";
import type { Queue } from "./queue.ts";
import type { Consumer } from "./work.ts";

export interface ServiceOptions {
  readonly service: string;
  readonly logLevel: string;
  readonly queue: Queue;
  readonly consumer: Consumer;
}

export function createConsumerService({ service, logLevel, queue, consumer }: ServiceOptions): FastifyInstance {
  const metrics = createMetrics();
  const consumption = consume({ queue, consumer, metrics, log: () => server.log });
  const server = createServer({ service, logLevel, metrics: metrics.registry, checks: consumption.checks });
  server.addHook("onReady", async () => consumption.start());
  server.addHook("onClose", () => consumption.stop());
  return server;
}
