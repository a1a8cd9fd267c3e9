import { actorHeader, readActor } from "@mindflow/contracts/identity";
import { parseInput } from "@mindflow/contracts/problems";
import { searchRequestSchema } from "@mindflow/contracts/tasks";
import type { Client } from "@opensearch-project/opensearch";
import type { FastifyInstance } from "fastify";
import { type Cache, cacheKey } from "./cache.ts";
import { searchTasks } from "./store.ts";

export function addSearchRoute(server: FastifyInstance, opensearch: Client, index: string, cache: Cache): void {
  server.get("/search", async (request, reply) => {
    const { id: ownerId } = readActor(request.headers[actorHeader]);
    const { text, first, after } = parseInput(searchRequestSchema, request.query);
    const key = cacheKey(index, ownerId, text, first, after);
    let page = await cache.get(key);
    if (page === undefined) {
      page = JSON.stringify(await searchTasks(opensearch, index, { ownerId, text, first, after }));
      cache.set(key, page);
    }
    return reply.type("application/json").send(page);
  });
}
