import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createServer } from "./server.ts";
import { clientTimeLimits } from "./time-limits.ts";

test("a connection without a request does not keep a service from stopping", async () => {
  const server = createServer({ service: "test", logLevel: "silent" });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const accepted = once(server.server, "connection");
  const unused = connect((server.server.address() as AddressInfo).port, "127.0.0.1");
  await accepted;
  const disconnected = once(unused, "close");
  await server.close();
  await disconnected;
  expect(server.server.listening).toBe(false);
});

/** A server whose route `/refused` answers before the body is read, as the gateway does without a token. */
async function startServer() {
  const limits = { headers: 200, request: 400, check: 50, idle: 600 };
  const server = createServer({ service: "test", logLevel: "silent", clientTimeLimits: limits });
  onTestFinished(() => server.close());
  server.post("/", async ({ body }) => body);
  server.post("/refused", { onRequest: async (_request, reply) => reply.status(401).send({}) }, async () => ({}));
  server.get("/large", async () => Buffer.alloc(64 * 1024 * 1024));
  server.get("/id", async ({ id }) => ({ id }));
  await server.listen({ host: "127.0.0.1", port: 0 });
  return server;
}

const head = (path: string) =>
  `POST ${path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n`;

/** A reset can overtake the 408. */
const endedEarly = /^$|^HTTP\/1.1 408/;

test.each([
  ["a body", head("/"), endedEarly],
  ["a body that was answered with 401", head("/refused"), /^HTTP\/1.1 401/],
  ["a body for an unknown URL", head("/unknown"), endedEarly],
  ["headers", "POST / HTTP/1.1\r\nhost: test\r\nslow: ", endedEarly],
])("%s of one byte at a time ends the connection", { timeout: 5_000 }, async (_what, start, status) => {
  const server = await startServer();
  const client = connect((server.server.address() as AddressInfo).port, "127.0.0.1");
  let answer = "";
  // The server may end the connection while a byte is on its way.
  client.on("error", () => undefined).on("data", (data) => (answer += data));
  client.write(start);
  const drip = setInterval(() => client.write("1"), 20);
  onTestFinished(() => {
    clearInterval(drip);
    client.destroy();
  });
  await new Promise((resolve) => client.once("close", resolve));
  expect(answer).toMatch(status);
});

test("a client that does not read its answer loses its connection", { timeout: 5_000 }, async () => {
  const server = await startServer();
  const accepted = once(server.server, "connection");
  const client = connect((server.server.address() as AddressInfo).port, "127.0.0.1").pause();
  onTestFinished(() => void client.destroy());
  client.on("error", () => undefined).write("GET /large HTTP/1.1\r\nhost: test\r\n\r\n");
  const [socket] = await accepted;
  await once(socket, "close");
});

test("a client has seconds for a request, and a service answers within less than the limit for idle connections", () => {
  expect(clientTimeLimits.headers).toBeLessThanOrEqual(clientTimeLimits.request);
  expect(clientTimeLimits.request + clientTimeLimits.check).toBeLessThanOrEqual(15_000);
  expect(clientTimeLimits.idle).toBeGreaterThan(clientTimeLimits.request);
});

test("the log lines of a request name its trace", async () => {
  const server = createServer({ service: "test", logLevel: "silent" });
  onTestFinished(() => server.close());
  server.get("/", async ({ log }) => (log as unknown as { bindings(): object }).bindings());
  const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
  expect((await server.inject({ url: "/", headers })).json()).toMatchObject({
    traceId: headers.traceparent.slice(3, 35),
  });
  expect((await server.inject("/")).json()).not.toHaveProperty("traceId");
});

test("an optional dependency that is away is reported, and counts only if all are asked for", async () => {
  const away = async () => Promise.reject(new Error("no route"));
  const server = createServer({
    service: "test",
    logLevel: "silent",
    checks: { needed: async () => {} },
    optionalChecks: { shared: away },
  });
  onTestFinished(() => server.close());
  const answers = await Promise.all(["/health/ready", "/health/ready?all"].map((url) => server.inject(url)));
  const seen = { checks: { needed: "ok" }, optional: { shared: "no route" } };
  expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body)])).toEqual([
    [200, { status: "ready", ...seen }],
    [503, { status: "not ready", ...seen }],
  ]);
});

test("a body that is not UTF-8 is refused, not changed", async () => {
  const server = await startServer();
  const send = (payload: Buffer | string) =>
    server.inject({ method: "POST", url: "/", headers: { "content-type": "application/json" }, payload });
  for (const bytes of [[0xff], [0xed, 0xa0, 0xbd], [0xc3]]) {
    const response = await send(Buffer.from([0x22, ...bytes, 0x22]));
    expect([response.statusCode, response.json().code]).toEqual([400, "MALFORMED_REQUEST"]);
  }
  expect((await send('"Zürich 計画 👩"')).body).toBe("Zürich 計画 👩");
  expect((await send('{"__proto__": {}}')).json().code).toBe("MALFORMED_REQUEST");
  expect((await send("")).json().code).toBe("MALFORMED_REQUEST");
});

test.each([
  ["a UUID, as Envoy makes it", "0b0f64a5-5a0e-4d2f-9d3c-0d3f5d3c1a11", true],
  ["a W3C trace id", "4bf92f3577b34da6a3ce929d0e0e4736", true],
  ["128 characters", "a".repeat(128), true],
  ["129 characters", "a".repeat(129), false],
  ["no character", "", false],
  ["other characters", 'a"\\b', false],
])("a request id that is %s", async (_what, sent, isKept) => {
  const server = await startServer();
  const { id } = (await server.inject({ url: "/id", headers: { "x-request-id": sent } })).json();
  if (isKept) expect(id).toBe(sent);
  else expect(id).toMatch(/^[0-9a-f-]{36}$/);
});
