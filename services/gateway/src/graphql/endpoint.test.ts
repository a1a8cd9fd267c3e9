import { type ProblemCode, problem } from "@mindflow/contracts/problems";
import type { InjectOptions } from "fastify";
import { getIntrospectionQuery } from "graphql";
import { Pool } from "undici";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Gateway, read, startGateway, task } from "../../test/gateway.ts";

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.command.received.length = 0;
  gateway.query.received.length = 0;
});

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
  ["a body that is no JSON", post('{"query": '), 400, "MALFORMED_REQUEST"],
  ["no body", post(""), 400, "MALFORMED_REQUEST"],
  ["a body that is no object", post('"{ task }"'), 400, "MALFORMED_REQUEST"],
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
  ["a query that is no text", post({ query: 1 }), 400, "MALFORMED_REQUEST"],
  ["variables that are no object", post({ query: one, variables: [1] }), 400, "MALFORMED_REQUEST"],
  ["malformed GraphQL", post({ query: "{ task(id: " }), 400, "MALFORMED_REQUEST"],
  ["a syntax tree instead of GraphQL", post({ query: JSON.stringify(ast) }), 400, "MALFORMED_REQUEST"],
  ["a number instead of GraphQL", post({ query: " -1" }), 400, "MALFORMED_REQUEST"],
  ["types instead of an operation", post({ query: "type Query { a: Int }" }), 400, "MALFORMED_REQUEST"],
  ["an unknown field", post({ query: "{ tusk }" }), 400, "MALFORMED_REQUEST"],
  ["a missing argument", post({ query: "{ task { id } }" }), 400, "MALFORMED_REQUEST"],
  ["a subscription", post({ query: "subscription { task }" }), 400, "MALFORMED_REQUEST"],
  ["two operations", post({ query: `query A ${one} query B ${one}`, operationName: "B" }), 400, "MALFORMED_REQUEST"],
  ["an operation that is not there", post({ query: `query A ${one}`, operationName: "B" }), 400, "MALFORMED_REQUEST"],
  ["21 aliases", post({ query: `{ ${aliased(21).join(" ")} }` }), 400, "MALFORMED_REQUEST"],
  ["a query 17 levels deep", post({ query: nested(15) }), 400, "MALFORMED_REQUEST"],
  ["a query of 501 tokens", post({ query: `{ ${"__typename ".repeat(499)} }` }), 400, "MALFORMED_REQUEST"],
  ["an alias that answers cannot carry", post({ query: "{ __proto__: __typename }" }), 400, "MALFORMED_REQUEST"],
  ["a fragment of itself", post({ query: "{ ...A } fragment A on Query { ...A }" }), 400, "MALFORMED_REQUEST"],
  ["an endless document", post({ query: one.padEnd(16_385) }), 413, "PAYLOAD_TOO_LARGE"],
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
    "an endless idempotency key",
    { ...post({ query: change }), headers: { "idempotency-key": "a".repeat(256) } },
    400,
    "INVALID_INPUT",
  ],
])("%s is refused, and nobody is asked", async (_name, request, status, code) => {
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
])("variables %s are refused in the same way, interpreted and compiled", async (_name, variables) => {
  const query = `query($id: ID!, $first: Int) { tasks(projectId: $id, first: $first) { edges { cursor } } }`;
  for (let time = 0; time < 4; time += 1) {
    const { status, data, codes } = await gateway.ask(query, variables);
    expect({ status, data, code: codes[0] }).toEqual({ status: 400, data: undefined, code: "INVALID_INPUT" });
  }
  expect(received()).toEqual([]);
});

test("a fault says where it is", async () => {
  const { errors } = await gateway.ask("{\n  tusk(id: 1) { id }\n}");
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
])("a limit is named: %s", async (message, query) => {
  const { errors } = await gateway.ask(query);
  expect(errors.map((error) => error.message)).toEqual([message]);
});

test("what is at its limits is answered", async () => {
  for (const query of [
    `{ ${aliased(20).join(" ")} }`,
    nested(13),
    `{ ${"__typename ".repeat(498)} }`,
    one.padEnd(16_384),
  ])
    expect(await gateway.ask(query)).toMatchObject({ status: 200, errors: [] });
  expect(await gateway.ask(one, { unused: "a".repeat(250_000) })).toMatchObject({ status: 200, errors: [] });
  const named = { query: `query A ${one}`, operationName: "A" };
  expect(await gateway.send(post(named))).toMatchObject({ status: 200, errors: [] });
});

test("the usual introspection is answered", async () => {
  expect(await gateway.ask(getIntrospectionQuery())).toMatchObject({ status: 200, errors: [] });
});

test("a query may come by GET, with variables", async () => {
  const query = "query($id: ID!) { task(id: $id) { title } }";
  const answer = await gateway.send(get({ query, variables: JSON.stringify({ id: task.id }) }));
  expect(answer).toMatchObject({ status: 200, data: { task: { title: task.title } } });
});

test("a mutation does not come by HEAD", async () => {
  const { headers } = gateway;
  const response = await gateway.app.inject({ method: "HEAD", url: "/graphql", query: { query: change }, headers });
  expect(response.statusCode).toBe(404);
  expect(received()).toEqual([]);
});

test("without a good token nothing is read, be it as broken as it likes", async () => {
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

test("a request's id goes along to the services and back to the client", async () => {
  const request = { ...post({ query: one }), method: "POST", url: "/graphql" } as const;
  const given = await gateway.app.inject({
    ...request,
    headers: { ...gateway.headers, "x-request-id": "from-the-mesh" },
  });
  const made = await gateway.app.inject({ ...request, headers: gateway.headers });
  expect(given.headers["x-request-id"]).toBe("from-the-mesh");
  expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(gateway.query.received.map(({ headers }) => headers["x-request-id"])).toEqual([
    "from-the-mesh",
    made.headers["x-request-id"],
  ]);
});

test("a bug is INTERNAL to the client and whole in the log, under the request's id", async () => {
  const broken = await startGateway({ query: () => ({ body: null }) });
  const logged = vi.fn();
  broken.app.addHook("onRequest", async (request) => {
    request.log.error = (...entry: unknown[]) => logged(request.id, ...entry);
  });
  try {
    const query = `{ search(text: "plan") { edges { cursor } } }`;
    const answer = await broken.ask(query, undefined, { "x-request-id": "the-id" });
    expect(answer).toMatchObject({ status: 200, data: { search: null }, codes: ["INTERNAL"] });
    expect(answer.errors[0]?.message).toBe(problem("INTERNAL").message);
    expect(logged).toHaveBeenCalledWith("the-id", { err: expect.any(TypeError) }, expect.any(String));
  } finally {
    await broken.stop();
  }
});

test("an answer that lacks a field is INTERNAL, not half an answer", async () => {
  const { title, ...lacking } = task;
  const broken = await startGateway({ query: () => ({ body: lacking }) });
  try {
    for (let time = 0; time < 3; time += 1)
      expect(await broken.ask(`{ task(id: "${task.id}") { id title } }`)).toMatchObject({
        data: { task: null },
        codes: ["INTERNAL"],
      });
  } finally {
    await broken.stop();
  }
});

test("a service that is away is UNAVAILABLE, costs no more than its field, and ends readiness", async () => {
  const alone = await startGateway();
  const ready = async () => (await alone.app.inject("/health/ready")).statusCode;
  try {
    expect(await ready()).toBe(200);
    await alone.query.stop();
    const answer = await alone.ask(`{ task(id: "${task.id}") { id } __typename }`);
    expect(answer).toMatchObject({ status: 200, data: { task: null, __typename: "Query" }, codes: ["UNAVAILABLE"] });
    expect(await ready()).toBe(503);
  } finally {
    await alone.stop();
  }
});

test("a request that comes while the gateway stops is still answered", async () => {
  const waiting: (() => void)[] = [];
  const stopping = await startGateway({
    query: (_received, response) => {
      waiting.push(() => response.end(JSON.stringify(task)));
      return undefined;
    },
  });
  const pool = new Pool(await stopping.app.listen({ host: "127.0.0.1", port: 0 }), { connections: 1 });
  const ask = async () => {
    const headers = { ...json, ...stopping.headers };
    const { body } = await pool.request({
      method: "POST",
      path: "/graphql",
      headers,
      body: JSON.stringify({ query: one }),
    });
    return body.json();
  };
  try {
    const answers = Promise.all([ask(), ask()]);
    await vi.waitUntil(() => waiting.length === 1);
    const stopped = stopping.app.close();
    waiting[0]?.();
    await vi.waitUntil(() => waiting.length === 2);
    waiting[1]?.();
    expect(await answers).toEqual(Array(2).fill({ data: { task: { id: task.id } } }));
    await stopped;
  } finally {
    await pool.close();
    await stopping.stop();
  }
});

test("operations are counted by type and code, and by nothing that a client can make up", async () => {
  const counted = await startGateway();
  try {
    await counted.ask(one);
    await counted.ask(change.replace("Launch", ""));
    for (const name of ["A", "B", "C"]) await counted.ask(`query ${name} { ${name}: tusk }`);
    const { body } = await counted.app.inject("/metrics");
    const lines = body.split("\n").filter((line) => line.startsWith("graphql_operations_total"));
    expect(lines.sort()).toEqual([
      'graphql_operations_total{operation="mutation",code="INVALID_INPUT",service="gateway"} 1',
      'graphql_operations_total{operation="none",code="MALFORMED_REQUEST",service="gateway"} 3',
      'graphql_operations_total{operation="query",code="OK",service="gateway"} 1',
    ]);
  } finally {
    await counted.stop();
  }
});

test("what is not for GraphQL is answered with a problem", async () => {
  const answers: [InjectOptions, number, ProblemCode][] = [
    [{ url: "/" }, 404, "NOT_FOUND"],
    [{ method: "PUT", url: "/graphql" }, 404, "NOT_FOUND"],
    [{ url: "/graphql%" }, 400, "MALFORMED_REQUEST"],
  ];
  for (const [request, status, code] of answers) {
    const response = await gateway.app.inject(request);
    expect({ status: response.statusCode, body: response.json() }).toEqual({ status, body: problem(code) });
  }
});
