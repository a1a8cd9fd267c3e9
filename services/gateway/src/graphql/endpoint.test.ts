import { type ProblemCode, problem } from "@mindflow/contracts/problems";
import type { InjectOptions } from "fastify";
import { getIntrospectionQuery } from "graphql";
import { Pool } from "undici";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { startGateway, task } from "../../fixtures/gateway.ts";

const gateway = await startGateway();
afterAll(gateway.stop);
beforeEach(gateway.clear);

const json = { "content-type": "application/json" };
const one = `{ task(id: "${task.id}") { id } }`;
const change = `mutation { createProject(input: { name: "Launch" }) { project { id } } }`;

test("the usual introspection is answered", async () => {
  expect(await gateway.execute(getIntrospectionQuery())).toMatchObject({ status: 200, errors: [] });
});

test("a query can be sent by GET, with variables", async () => {
  const query = "query($id: ID!) { task(id: $id) { title } }";
  const answer = await gateway.send({ method: "GET", query: { query, variables: JSON.stringify({ id: task.id }) } });
  expect(answer).toMatchObject({ status: 200, data: { task: { title: task.title } } });
});

test("a request's id is passed to the services and back to the client", async () => {
  const request = { payload: { query: one }, method: "POST", url: "/graphql" } as const;
  const forwarded = await gateway.app.inject({
    ...request,
    headers: { ...gateway.headers, "x-request-id": "from-the-mesh" },
  });
  const made = await gateway.app.inject({ ...request, headers: gateway.headers });
  expect(forwarded.headers["x-request-id"]).toBe("from-the-mesh");
  expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(gateway.query.received.map(({ headers }) => headers["x-request-id"])).toEqual([
    "from-the-mesh",
    made.headers["x-request-id"],
  ]);
});

test("a request's trace context is passed to the services, and a wrong one is not", async () => {
  const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1" };
  await gateway.execute(one, undefined, trace);
  await gateway.execute(change, undefined, trace);
  await gateway.execute(one, undefined, { ...trace, traceparent: "00-wrong" });
  const passed = [...gateway.query.received, ...gateway.command.received].map(
    ({ headers: { traceparent, tracestate } }) => ({ traceparent, tracestate }),
  );
  expect(passed).toEqual([trace, { traceparent: undefined, tracestate: undefined }, trace]);
});

test("an id that is too long or no id for a log gets another in its place, and the request is answered", async () => {
  for (const sent of ["a".repeat(15_000), "a".repeat(129), "two words", 'a"b', "a, b", "ü"]) {
    gateway.clear();
    const headers = { ...gateway.headers, "x-request-id": sent };
    const { body, headers: answered } = await gateway.app.inject({
      method: "POST",
      url: "/graphql",
      payload: { query: one },
      headers,
    });
    expect(JSON.parse(body)).toEqual({ data: { task: { id: task.id } } });
    expect(answered["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(gateway.query.received[0]?.headers["x-request-id"]).toBe(answered["x-request-id"]);
  }
});

test("a bug is INTERNAL to the client, and the log has the error under the request's id", async () => {
  const broken = await startGateway({ query: () => ({ body: null }) });
  const logged = vi.fn();
  broken.app.addHook("onRequest", async (request) => {
    request.log.error = (...entry: unknown[]) => logged(request.id, ...entry);
  });
  try {
    const query = `{ search(text: "plan") { edges { cursor } } }`;
    const answer = await broken.execute(query, undefined, { "x-request-id": "the-id" });
    expect(answer).toMatchObject({ status: 200, data: { search: null }, codes: ["INTERNAL"] });
    expect(answer.errors[0]?.message).toBe(problem("INTERNAL").message);
    expect(logged).toHaveBeenCalledWith("the-id", { err: expect.any(TypeError) }, expect.any(String));
  } finally {
    await broken.stop();
  }
});

test("an answer without a required field is INTERNAL", async () => {
  const { title, ...lacking } = task;
  const broken = await startGateway({ query: () => ({ body: lacking }) });
  try {
    for (let time = 0; time < 3; time += 1)
      expect(await broken.execute(`{ task(id: "${task.id}") { id title } }`)).toMatchObject({
        data: { task: null },
        codes: ["INTERNAL"],
      });
  } finally {
    await broken.stop();
  }
});

test.each(["command", "query"] as const)(
  "while %s is away its fields are UNAVAILABLE, the others work, and the gateway stays ready",
  async (away) => {
    const alone = await startGateway({ command: () => ({ body: { project: { id: task.projectId } } }) });
    const ready = async () => {
      const { statusCode, body } = await alone.app.inject("/health/ready");
      return { statusCode, optional: JSON.parse(body).optional };
    };
    try {
      expect(await ready()).toEqual({ statusCode: 200, optional: { command: "ok", query: "ok" } });
      await alone[away].stop();
      const [failing, working] = away === "query" ? [one, change] : [change, one];
      expect(await alone.execute(failing)).toMatchObject({ status: 200, codes: ["UNAVAILABLE"] });
      expect(await alone.execute(working)).toMatchObject({ status: 200, errors: [] });
      expect(await ready()).toMatchObject({ statusCode: 200, optional: { [away]: problem("UNAVAILABLE").message } });
    } finally {
      await alone.stop();
    }
  },
);

test("a request that arrives while the gateway stops is still answered", async () => {
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

test("operations are counted by type and code, and by no label that a client can choose", async () => {
  const counted = await startGateway();
  try {
    await counted.execute(one);
    await counted.execute(change.replace("Launch", ""));
    for (const name of ["A", "B", "C"]) await counted.execute(`query ${name} { ${name}: tusk }`);
    const { body } = await counted.app.inject("/metrics");
    const lines = body.split("\n").filter((line) => /^graphql_operations_total.* [1-9]/.test(line));
    expect(lines.sort()).toEqual([
      'graphql_operations_total{operation="mutation",code="INVALID_INPUT",service="gateway"} 1',
      'graphql_operations_total{operation="none",code="MALFORMED_REQUEST",service="gateway"} 3',
      'graphql_operations_total{operation="query",code="OK",service="gateway"} 1',
    ]);
  } finally {
    await counted.stop();
  }
});

test("failures are counted from zero, so that the first one is seen as an increase", async () => {
  const fresh = await startGateway();
  try {
    const { body } = await fresh.app.inject("/metrics");
    for (const operation of ["query", "mutation", "none"])
      for (const code of ["UNAVAILABLE", "INTERNAL"])
        expect(body).toContain(`graphql_operations_total{operation="${operation}",code="${code}",service="gateway"} 0`);
  } finally {
    await fresh.stop();
  }
});

test("a request outside of GraphQL is answered with a problem", async () => {
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
