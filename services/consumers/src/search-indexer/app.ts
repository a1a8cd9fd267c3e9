import type { Client } from "@opensearch-project/opensearch";
import type { FastifyInstance } from "fastify";
import type { Queue } from "../queue.ts";
import { createConsumerService } from "../service.ts";
import { taskIndex } from "./task-index.ts";

export interface Dependencies {
  readonly service: string;
  readonly logLevel: string;
  readonly queue: Queue;
  readonly opensearch: Client;
  readonly index: string;
}

export function createApp({ opensearch, index, ...rest }: Dependencies): FastifyInstance {
  const server = createConsumerService({ ...rest, consumer: taskIndex(opensearch, index) });
  server.addHook("onClose", () => opensearch.close());
  return server;
}
