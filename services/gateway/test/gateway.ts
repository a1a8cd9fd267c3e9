import { problemSchema } from "@mindflow/contracts/problems";
import type { Task } from "@mindflow/contracts/tasks";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { expect } from "vitest";
import { z } from "zod";
import { createApp } from "../src/app.ts";
import { audience, issuer, startIssuer } from "./issuer.ts";
import { type Behaviour, startService } from "./service.ts";

export const task: Task = {
  id: "0b0f64a5-5a0e-4d2f-9d3c-0d3f5d3c1a11",
  projectId: "5f6d2f0e-3c58-4f0f-8b6a-1f9d6f1f7a22",
  ownerId: "ada",
  title: "Write the plan",
  status: "open",
  version: 1,
  createdAt: "2026-11-22T10:00:00.000Z",
  completedAt: null,
};

const answerSchema = z.strictObject({
  data: z.record(z.string(), z.unknown()).nullable().optional(),
  errors: z
    .array(
      z.strictObject({
        message: z.string().regex(/\S/),
        locations: z.array(z.strictObject({ line: z.int(), column: z.int() })).optional(),
        path: z.array(z.union([z.string(), z.int()])).optional(),
        extensions: problemSchema.omit({ message: true }),
      }),
    )
    .min(1)
    .optional(),
});

const inside = /stack|node_modules|\bat \S+:\d|file:|127\.0\.0\.1|ECONN|undici|mercurius|fastify|jose|zod|TypeError/i;

/** What GraphQL answered, which is checked to have its shape, codes of the catalogue and nothing of our inside. */
export function read(response: LightMyRequestResponse) {
  expect(response.body).not.toMatch(inside);
  const { data, errors = [] } = answerSchema.parse(response.json());
  return { status: response.statusCode, data, errors, codes: errors.map(({ extensions }) => extensions.code) };
}

/** The gateway between an issuer of tokens and two HTTP servers that stand for the services behind it. */
export async function startGateway(behaviours: { command?: Behaviour; query?: Behaviour } = {}) {
  const ids = await startIssuer();
  const command = await startService(behaviours.command ?? (() => ({ body: { task } })));
  const query = await startService(behaviours.query ?? (() => ({ body: task })));
  const app = createApp({
    service: "gateway",
    logLevel: "silent",
    tokens: { issuer, audience, keysUrl: ids.keysUrl },
    commandUrl: command.url,
    queryUrl: query.url,
  });
  const headers = { authorization: `Bearer ${await ids.token()}` };
  const send = async (request: InjectOptions) =>
    read(
      await app.inject({ method: "POST", url: "/graphql", ...request, headers: { ...headers, ...request.headers } }),
    );
  return {
    app,
    command,
    query,
    ids,
    headers,
    /** A request to `/graphql`, with a token. */
    send,
    /** An operation, sent as clients do. */
    ask: (query: string, variables?: object, more: Record<string, string> = {}) =>
      send({ payload: { query, variables }, headers: more }),
    async stop() {
      await app.close();
      await Promise.all([command.stop(), query.stop(), ids.stop()]);
    },
  };
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>;
