import { idempotencyHeader, idempotencyKeySchema } from "@mindflow/contracts/commands";
import { ProblemError, parseInput, problem } from "@mindflow/contracts/problems";
import type { FastifyRequest } from "fastify";
import { type DocumentNode, Kind, type OperationTypeNode } from "graphql";
import { z } from "zod";
import { mostCharacters } from "./limits.ts";

export const unreadable = problem(
  "MALFORMED_REQUEST",
  'The request cannot be read: send {"query": "…", "variables": {…}} as JSON, with content-type: application/json.',
);

const notGraphql = problem("MALFORMED_REQUEST", "The query is not a GraphQL document.");

const tooLong = problem(
  "PAYLOAD_TOO_LARGE",
  `The query has more than ${mostCharacters} characters: send its values as variables.`,
);

const requestSchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export type GraphqlRequest = z.infer<typeof requestSchema>;

/** Mercurius would accept a syntax tree in JSON instead of a document, without checking it. */
const json = /^\s*(?:\{\s*["}]|[["\d-]|true|false|null)/;

/** @throws ProblemError MALFORMED_REQUEST or PAYLOAD_TOO_LARGE. */
export function readRequest({ method, body, query }: FastifyRequest): GraphqlRequest {
  const result = requestSchema.safeParse(method === "POST" ? body : fromUrl(query));
  if (!result.success) throw new ProblemError(unreadable);
  if (result.data.query.length > mostCharacters) throw new ProblemError(tooLong);
  if (json.test(result.data.query)) throw new ProblemError(notGraphql);
  return result.data;
}

function fromUrl(query: unknown): unknown {
  const { variables, ...rest } = query as Record<string, unknown>;
  if (typeof variables !== "string") return { ...rest, variables };
  try {
    return { ...rest, variables: JSON.parse(variables) };
  } catch {
    throw new ProblemError(unreadable);
  }
}

/** With a wrong name, Mercurius would never compile the document. @throws ProblemError MALFORMED_REQUEST for one. */
export function operationIn({ definitions }: DocumentNode, name: string | null | undefined): `${OperationTypeNode}` {
  for (const node of definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    if (!name || node.name?.value === name) return node.operation;
  }
  throw new ProblemError(problem("MALFORMED_REQUEST", "The document has no operation with the name in operationName."));
}

const headersSchema = z.object({ [idempotencyHeader]: idempotencyKeySchema.optional() });

/** @throws ProblemError INVALID_INPUT if the key is not valid. */
export function readIdempotencyKey({ headers }: FastifyRequest): string | undefined {
  return parseInput(headersSchema, headers)[idempotencyHeader];
}
