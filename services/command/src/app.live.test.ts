import { randomUUID } from "node:crypto";
import { outboxChannel } from "@mindflow/contracts/events";
import { createPool } from "@mindflow/runtime/postgres";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "../fixtures/database.ts";
import { createApp } from "./app.ts";

const database = await createTestDatabase();
const admin = await database.pool("admin");
const app = createApp({ service: "command", logLevel: "silent", pool: await database.pool("command") });
afterAll(async () => {
  await app.close();
  await database.drop();
});

const post = (command: string, body: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: `/commands/${command}`,
    headers: { "x-mindflow-actor": "ada", "idempotency-key": randomUUID(), ...headers },
    payload: body as object,
  });

describe("an invalid request gets a stable code and changes nothing", () => {
  const name = { name: "Launch" };
  const id = "01980000-0000-7000-8000-000000000000";

  test.each<[string, number, string, string, unknown, Record<string, string>]>([
    ["a name with half of a surrogate pair", 400, "INVALID_INPUT", "CreateProject", { name: "a\ud83d" }, {}],
    ["a title of two lines", 400, "INVALID_INPUT", "CreateTask", { projectId: id, title: "a\nb" }, {}],
    ["an empty name", 400, "INVALID_INPUT", "CreateProject", { name: "  " }, {}],
    ["an unknown field", 400, "INVALID_INPUT", "CreateProject", { ...name, ownerId: "bob" }, {}],
    ["no body", 400, "INVALID_INPUT", "CreateProject", undefined, {}],
    ["malformed JSON", 400, "MALFORMED_REQUEST", "CreateProject", "{", { "content-type": "application/json" }],
    ["an id that is not a UUID", 400, "INVALID_INPUT", "CreateTask", { projectId: "1", title: "x" }, {}],
    ["a title of 1 MB", 413, "PAYLOAD_TOO_LARGE", "CreateTask", { projectId: id, title: "x".repeat(1e6) }, {}],
    ["an unknown project", 404, "PROJECT_NOT_FOUND", "CreateTask", { projectId: id, title: "x" }, {}],
    ["an unknown task", 404, "TASK_NOT_FOUND", "CompleteTask", { id, version: 1 }, {}],
    ["an unknown command", 404, "NOT_FOUND", "DropEverything", {}, {}],
    ["an empty key", 400, "INVALID_INPUT", "CreateProject", name, { "idempotency-key": "" }],
    [
      "an actor with invalid percent-encoding",
      400,
      "MALFORMED_REQUEST",
      "CreateProject",
      name,
      { "x-mindflow-actor": "%zz" },
    ],
  ])("%s", async (_what, status, code, command, body, headers) => {
    const response = await post(command, body, headers);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.body).not.toContain("    at ");
    expect((await admin.query("SELECT FROM outbox")).rowCount).toBe(0);
  });

  test.each([
    ["no actor", 401, "TOKEN_MISSING", { "idempotency-key": "a-key" }],
    ["no key", 400, "INVALID_INPUT", { "x-mindflow-actor": "ada" }],
  ])("%s", async (_what, status, code, headers) => {
    const response = await app.inject({ method: "POST", url: "/commands/CreateProject", headers, payload: name });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });
});

test("a command is executed for the actor in the header, answered and counted, and the relay is notified", async () => {
  const notified = vi.fn();
  const relay = await (await database.pool("relay")).connect();
  relay.on("notification", notified);
  await relay.query(`LISTEN ${outboxChannel}`);

  const headers = { "x-mindflow-actor": encodeURIComponent("Zoë/1"), "idempotency-key": "a-key" };
  const first = await post("CreateProject", { name: " Launch " }, headers);
  expect(first.statusCode).toBe(200);
  expect(first.json()).toMatchObject({ project: { name: "Launch", ownerId: "Zoë/1", version: 1 } });
  expect((await post("CreateProject", { name: "Launch" }, headers)).body).toBe(first.body);
  expect((await post("CreateProject", { name: "Lunch" }, headers)).json().code).toBe("IDEMPOTENCY_KEY_REUSED");

  await vi.waitFor(() => expect(notified).toHaveBeenCalled(), { timeout: 20_000 });
  relay.release(true);
  const metrics = (await app.inject("/metrics")).body;
  expect(metrics).toContain('commands_total{command="CreateProject",outcome="done",service="command"} 1');
  expect(metrics).toContain('commands_total{command="CreateProject",outcome="repeated",service="command"} 1');
  expect(metrics).toContain(
    'commands_total{command="CreateProject",outcome="IDEMPOTENCY_KEY_REUSED",service="command"} 1',
  );
});

test("the trace context of a command is stored with its event, and a wrong one is not", async () => {
  const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1" };
  const traceOf = async (headers: Record<string, string>) => {
    const { id } = (await post("CreateProject", { name: "Launch" }, headers)).json().project;
    return (await admin.query("SELECT trace FROM outbox WHERE aggregate_id = $1", [id])).rows[0].trace;
  };
  expect(await traceOf(trace)).toEqual(trace);
  expect(await traceOf({ ...trace, traceparent: "00-wrong" })).toEqual({});
});

test("composed and decomposed text are the same request, and are stored composed", async () => {
  const headers = { "idempotency-key": randomUUID() };
  const first = await post("CreateProject", { name: "Zu\u0308rich" }, headers);
  expect(first.json()).toMatchObject({ project: { name: "Z\u00fcrich" } });
  expect((await post("CreateProject", { name: "Z\u00fcrich" }, headers)).body).toBe(first.body);
  const stored = await admin.query("SELECT name FROM project WHERE id = $1", [first.json().project.id]);
  expect(stored.rows).toEqual([{ name: "Z\u00fcrich" }]);
});

test("connections that PostgreSQL closes are replaced, and the service stays ready", async () => {
  expect((await app.inject("/health/ready")).statusCode).toBe(200);
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'command' AND datname = $1",
    [database.connection.database],
  );
  await vi.waitFor(async () => expect((await post("CreateProject", { name: "After" })).statusCode).toBe(200), {
    timeout: 20_000,
  });
});

test("while PostgreSQL is away the service is not ready and answers UNAVAILABLE", async () => {
  const pool = await createPool({ ...database.settings("command"), POSTGRES_PORT: 1 });
  const disconnected = createApp({ service: "command", logLevel: "silent", pool });
  expect((await disconnected.inject("/health/ready")).statusCode).toBe(503);
  const response = await disconnected.inject({
    method: "POST",
    url: "/commands/CreateProject",
    headers: { "x-mindflow-actor": "ada", "idempotency-key": "a-key" },
    payload: { name: "Launch" },
  });
  expect([response.statusCode, response.json().code]).toEqual([503, "UNAVAILABLE"]);
  await disconnected.close();
});
