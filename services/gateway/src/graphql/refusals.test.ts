import type { ProblemCode } from "@mindflow/contracts/problems";
import type { InjectOptions } from "fastify";
import { afterAll, beforeEach, expect, test } from "vitest";
import { read, startGateway, task } from "../../fixtures/gateway.ts";

const gateway = await startGateway();
afterAll(gateway.stop);
beforeEach(gateway.clear);

const received = () => [...gateway.command.received, ...gateway.query.received];
const json = { "content-type": "application/json" };
const post = (payload: string | object): InjectOptions => ({ payload, headers: json });
const get = (query: Record<string, string>): InjectOptions => ({ method: "GET", query });
const one = `{ task(id: "${task.id}") { id } }`;
const change = `mutation { createProject(input: { name: "Launch" }) { project { id } } }`;
const aliased = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: task(id: "${task.id}") { id }`);
const nested = (levels: number) =>
  `{ __type(name: "Task") ${"{ ofType ".repeat(levels)}{ name }${" }".repeat(levels)} }`;
const ast = { kind: "Document", definitions: [] };

test.each<[string, InjectOptions, number, ProblemCode]>([
  ["a body that is not JSON", post('{"query": '), 400, "MALFORMED_REQUEST"],
  ["no body", post(""), 400, "MALFORMED_REQUEST"],
  ["a body that is not an object", post('"{ task }"'), 400, "MALFORMED_REQUEST"],
  ["a body with a poisoned prototype", post('{"__proto__": {"query": "{ a }"}}'), 400, "MALFORMED_REQUEST"],
  ["several requests in one", post([{ query: one }, { query: one }]), 400, "MALFORMED_REQUEST"],
  [
    "a form",
    { payload: "query=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
    400,
    "MALFORMED_REQUEST",
  ],
  ["plain text", { payload: one, headers: { "content-type": "text/plain" } }, 400, "MALFORMED_REQUEST"],
  ["no query", post({ variables: {} }), 400, "MALFORMED_REQUEST"],
  ["an empty query", post({ query: "" }), 400, "MALFORMED_REQUEST"],
  ["a query that is not a string", post({ query: 1 }), 400, "MALFORMED_REQUEST"],
  ["variables that are not an object", post({ query: one, variables: [1] }), 400, "MALFORMED_REQUEST"],
  ["malformed GraphQL", post({ query: "{ task(id: " }), 400, "MALFORMED_REQUEST"],
  ["a syntax tree instead of GraphQL", post({ query: JSON.stringify(ast) }), 400, "MALFORMED_REQUEST"],
  ["a number instead of GraphQL", post({ query: " -1" }), 400, "MALFORMED_REQUEST"],
  ["types instead of an operation", post({ query: "type Query { a: Int }" }), 400, "MALFORMED_REQUEST"],
  ["an unknown field", post({ query: "{ tusk }" }), 400, "MALFORMED_REQUEST"],
  ["a missing argument", post({ query: "{ task { id } }" }), 400, "MALFORMED_REQUEST"],
  ["a subscription", post({ query: "subscription { task }" }), 400, "MALFORMED_REQUEST"],
  ["two operations", post({ query: `query A ${one} query B ${one}`, operationName: "B" }), 400, "MALFORMED_REQUEST"],
  ["an operation that does not exist", post({ query: `query A ${one}`, operationName: "B" }), 400, "MALFORMED_REQUEST"],
  ["21 aliases", post({ query: `{ ${aliased(21).join(" ")} }` }), 400, "MALFORMED_REQUEST"],
  ["a query 17 levels deep", post({ query: nested(15) }), 400, "MALFORMED_REQUEST"],
  ["a query of 501 tokens", post({ query: `{ ${"__typename ".repeat(499)} }` }), 400, "MALFORMED_REQUEST"],
  ["the alias __proto__", post({ query: "{ __proto__: __typename }" }), 400, "MALFORMED_REQUEST"],
  ["a fragment of itself", post({ query: "{ ...A } fragment A on Query { ...A }" }), 400, "MALFORMED_REQUEST"],
  ["a document that is too long", post({ query: one.padEnd(16_385) }), 413, "PAYLOAD_TOO_LARGE"],
  ["a title of 1 MB", post({ query: change, variables: { title: "a".repeat(1_000_000) } }), 413, "PAYLOAD_TOO_LARGE"],
  ["a mutation by GET", get({ query: change }), 405, "MALFORMED_REQUEST"],
  ["GET without a query", get({}), 400, "MALFORMED_REQUEST"],
  ["GET with broken variables", get({ query: one, variables: "{" }), 400, "MALFORMED_REQUEST"],
  [
    "an idempotency key with a space",
    { ...post({ query: change }), headers: { "idempotency-key": "a b" } },
    400,
    "INVALID_INPUT",
  ],
  [
    "an idempotency key that is too long",
    { ...post({ query: change }), headers: { "idempotency-key": "a".repeat(256) } },
    400,
    "INVALID_INPUT",
  ],
])("%s is refused, and no service is called", async (_name, request, status, code) => {
  for (let time = 0; time < 3; time += 1) {
    const answer = await gateway.send(request);
    expect(answer).toMatchObject({ status, data: undefined });
    expect(new Set(answer.codes)).toEqual(new Set([code]));
  }
  expect(received()).toEqual([]);
});

test.each<[string, object | undefined]>([
  ["of another type", { id: [1], first: "many" }],
  ["left out", {}],
  ["not sent", undefined],
  ["null", { id: null }],
])("variables %s are refused, in an interpreted and in a compiled document", async (_name, variables) => {
  const query = `query($id: ID!, $first: Int) { tasks(projectId: $id, first: $first) { edges { cursor } } }`;
  for (let time = 0; time < 4; time += 1) {
    const { status, data, codes } = await gateway.execute(query, variables);
    expect({ status, data, code: codes[0] }).toEqual({ status: 400, data: undefined, code: "INVALID_INPUT" });
  }
  expect(received()).toEqual([]);
});

test("an error has its location", async () => {
  const { errors } = await gateway.execute("{\n  tusk(id: 1) { id }\n}");
  expect(errors).toMatchObject([
    {
      message: 'Cannot query field "tusk" on type "Query". Did you mean "task" or "tasks"?',
      locations: [{ line: 2, column: 3 }],
    },
  ]);
});

test.each([
  ["Use at most 20 aliases in a document.", `{ ${aliased(21).join(" ")} }`],
  ["Send one operation in a document.", `query A ${one} query B ${one}`],
  ["The query nests more than 16 levels.", nested(15)],
  [expect.stringContaining("500 tokens"), `{ ${"__typename ".repeat(499)} }`],
])("an exceeded limit is named: %s", async (message, query) => {
  const { errors } = await gateway.execute(query);
  expect(errors.map((error) => error.message)).toEqual([message]);
});

test("requests at the limits are answered", async () => {
  for (const query of [
    `{ ${aliased(20).join(" ")} }`,
    nested(13),
    `{ ${"__typename ".repeat(498)} }`,
    one.padEnd(16_384),
  ])
    expect(await gateway.execute(query)).toMatchObject({ status: 200, errors: [] });
  expect(await gateway.execute(one, { unused: "a".repeat(250_000) })).toMatchObject({ status: 200, errors: [] });
  const named = { query: `query A ${one}`, operationName: "A" };
  expect(await gateway.send(post(named))).toMatchObject({ status: 200, errors: [] });
});

test("without a valid token every request is 401, also an invalid one", async () => {
  const expired = await gateway.ids.token({ exp: 1 });
  const tokens: [string, string | undefined][] = [
    ["TOKEN_MISSING", undefined],
    ["TOKEN_EXPIRED", `Bearer ${expired}`],
    ["TOKEN_INVALID", `Bearer ${expired.slice(1)}`],
  ];
  for (const [code, authorization] of tokens)
    for (const payload of [{ query: change }, { query: "{ __typename }" }, "{", "a".repeat(300_000)]) {
      const headers = { ...json, ...(authorization && { authorization }) };
      const response = await gateway.app.inject({ method: "POST", url: "/graphql", payload, headers });
      expect(read(response)).toMatchObject({ status: 401, data: undefined, codes: [code] });
      expect(response.headers["www-authenticate"]).toBe("Bearer");
    }
  expect(received()).toEqual([]);
});

test("a mutation by HEAD is refused", async () => {
  const { headers } = gateway;
  const response = await gateway.app.inject({ method: "HEAD", url: "/graphql", query: { query: change }, headers });
  expect(response.statusCode).toBe(404);
  expect(received()).toEqual([]);
});
