import { readFile } from "node:fs/promises";
import type { Actor } from "@mindflow/contracts/identity";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { mercurius } from "mercurius";
import type { Registry } from "prom-client";
import type { Identify } from "../identity/tokens.ts";
import { type Answer, documentRefusal, partialAnswer, refusal } from "./errors.ts";
import { mostDocuments, mostLevels, mostTokens, validationRules } from "./limits.ts";
import { countOperations } from "./metrics.ts";
import { operationIn, readIdempotencyKey, readRequest } from "./request.ts";
import { type Context, resolvers } from "./resolvers.ts";

export interface EndpointOptions {
  readonly identify: Identify;
  readonly services: Context["services"];
  readonly metrics: Registry;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who sent it. */
    actor: Actor;
  }
}

/**
 * `POST /graphql`, and `GET /graphql` for queries. Every answer is `{"data": …, "errors": […]}`, each error with a code
 * of the catalogue. The status is 200 where the operation was executed, whatever became of its fields. Otherwise there
 * is no `data`, and it is 400 (the request, the document or the variables), 401 (the token), 405 (a mutation by GET),
 * 413 (too large), 500 (a bug of ours) or 503 (the issuer's keys cannot be had).
 */
export async function graphqlEndpoint(scope: FastifyInstance, { identify, services, metrics }: EndpointOptions) {
  countOperations(scope, metrics);
  const counted = (request: FastifyRequest, { code, ...answer }: Answer) => {
    request.outcome = code;
    return answer;
  };

  scope.setErrorHandler((error: Error, request, reply) => {
    const { statusCode, response } = counted(request, refusal(error, request.log));
    if (statusCode === 401) reply.header("www-authenticate", "Bearer");
    return reply.status(statusCode).send(response);
  });

  scope.decorateRequest("actor");
  // Before the body is read: who brings no token does not get to send us one.
  scope.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    request.actor = await identify(request.headers.authorization);
  });

  await scope.register(mercurius, {
    schema: await readFile(new URL("schema.graphql", import.meta.url), "utf8"),
    resolvers,
    routes: false,
    // Compiled when it comes for the second time: what comes once costs more to compile than to interpret.
    jit: 1,
    cache: mostDocuments,
    queryDepth: mostLevels,
    validationRules,
    graphql: { parseOptions: { maxTokens: mostTokens }, validateOptions: { maxErrors: 10 } },
    errorFormatter: ({ data, errors }, { reply: { request } }) =>
      counted(request, data === undefined ? documentRefusal(errors) : partialAnswer(data, errors, request.log)),
  });
  scope.graphql.addHook("preExecution", (_schema, document, { reply, operationName }) => {
    reply.request.operation = operationIn(document, operationName);
  });

  const execute = async (request: FastifyRequest, reply: FastifyReply) => {
    const { query, variables, operationName } = readRequest(request);
    const context: Context = {
      caller: { actorId: request.actor.id, requestId: request.id },
      idempotencyKey: readIdempotencyKey(request),
      operationName,
      services,
    };
    return reply.graphql(query, context, variables ?? undefined);
  };
  scope.post("/graphql", execute);
  // Mercurius refuses a mutation by GET, but not one by HEAD.
  scope.get("/graphql", { exposeHeadRoute: false }, execute);
}
