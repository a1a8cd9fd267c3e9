import { readFile } from "node:fs/promises";
import type { Actor } from "@mindflow/contracts/identity";
import { requestIdHeader } from "@mindflow/runtime/request-id";
import { traceContext } from "@mindflow/runtime/trace-context";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { mercurius } from "mercurius";
import type { Registry } from "prom-client";
import type { Identify } from "../identity/tokens.ts";
import { type Answer, documentErrors, partialAnswer, requestError } from "./errors.ts";
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
    actor: Actor;
  }
}

/**
 * The status is 200 if the operation was executed, even if fields failed. Otherwise there is no `data`: 400 (request,
 * document or variables), 401 (token), 405 (mutation by GET), 413 (too large), 500 (bug), 503 (no keys of the issuer).
 */
export async function graphqlEndpoint(scope: FastifyInstance, { identify, services, metrics }: EndpointOptions) {
  countOperations(scope, metrics);
  const withOutcome = (request: FastifyRequest, { code, ...answer }: Answer) => {
    request.outcome = code;
    return answer;
  };

  scope.setErrorHandler((error: Error, request, reply) => {
    const { statusCode, response } = withOutcome(request, requestError(error, request.log));
    if (statusCode === 401) reply.header("www-authenticate", "Bearer");
    return reply.status(statusCode).send(response);
  });

  scope.decorateRequest("actor");
  // Before the body is read, so that no body is accepted without a token.
  scope.addHook("onRequest", async (request, reply) => {
    reply.header(requestIdHeader, request.id);
    request.actor = await identify(request.headers.authorization);
  });

  await scope.register(mercurius, {
    schema: await readFile(new URL("schema.graphql", import.meta.url), "utf8"),
    resolvers,
    routes: false,
    // Compile a document at its second use: for one use, compiling costs more than interpreting.
    jit: 1,
    cache: mostDocuments,
    queryDepth: mostLevels,
    validationRules,
    graphql: { parseOptions: { maxTokens: mostTokens }, validateOptions: { maxErrors: 10 } },
    errorFormatter: ({ data, errors }, { reply: { request } }) =>
      withOutcome(request, data === undefined ? documentErrors(errors) : partialAnswer(data, errors, request.log)),
  });
  scope.graphql.addHook("preExecution", (_schema, document, { reply, operationName }) => {
    reply.request.operation = operationIn(document, operationName);
  });

  const execute = async (request: FastifyRequest, reply: FastifyReply) => {
    const { query, variables, operationName } = readRequest(request);
    const context: Context = {
      caller: { actorId: request.actor.id, requestId: request.id, trace: traceContext(request) },
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
