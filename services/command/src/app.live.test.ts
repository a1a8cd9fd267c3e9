import { randomUUID } from "node:crypto";
import { outboxChannel } from "@mindflow/contracts/events";
import { createPool } from "@mindflow/runtime/postgres";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApp } from "./app.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
let admin: pg.Pool;
let app: FastifyInstance;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = await database.pool("admin");
  app = createApp({ service: "command", logLevel: "silent", pool: await database.pool("command") });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const post = (command: string, body: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: `/commands/${command}`,
    headers: { "x-mindflow-actor": "ada", "idempotency-key": randomUUID(), ...headers },
    payload: body as object,
  });

describe("a request that is not as it should be gets a stable code and changes nothing", () => {
  const name = { name: "Launch" };
  const id = "01980000-0000-7000-8000-000000000000";

  test.each<[string, number, string, string, unknown, Record<string, string>]>([
    ["an empty name", 400, "INVALID_INPUT", "CreateProject", { name: "  " }, {}],
    ["a field too many", 400, "INVALID_INPUT", "CreateProject", { ...name, ownerId: "bob" }, {}],
    ["no body", 400, "INVALID_INPUT", "CreateProject", undefined, {}],
    ["malformed JSON", 400, "MALFORMED_REQUEST", "CreateProject", "{", { "content-type": "application/json" }],
    ["an id that is none", 400, "INVALID_INPUT", "CreateTask", { projectId: "1", title: "x" }, {}],
    ["a title of 1 MB", 413, "PAYLOAD_TOO_LARGE", "CreateTask", { projectId: id, title: "x".repeat(1e6) }, {}],
    ["an unknown project", 404, "PROJECT_NOT_FOUND", "CreateTask", { projectId: id, title: "x" }, {}],
    ["an unknown task", 404, "TASK_NOT_FOUND", "CompleteTask", { id, version: 1 }, {}],
    ["an unknown command", 404, "NOT_FOUND", "DropEverything", {}, {}],
    ["an empty key", 400, "INVALID_INPUT", "CreateProject", name, { "idempotency-key": "" }],
    ["an actor badly written", 400, "MALFORMED_REQUEST", "CreateProject", name, { "x-mindflow-actor": "%zz" }],
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

test("an order is carried out for whom the header names, answered, counted, and announced to the relay", async () => {
  const announced = vi.fn();
  const relay = await (await database.pool("relay")).connect();
  relay.on("notification", announced);
  await relay.query(`LISTEN ${outboxChannel}`);

  const headers = { "x-mindflow-actor": encodeURIComponent("Zoë/1"), "idempotency-key": "a-key" };
  const first = await post("CreateProject", { name: " Launch " }, headers);
  expect(first.statusCode).toBe(200);
  expect(first.json()).toMatchObject({ project: { name: "Launch", ownerId: "Zoë/1", version: 1 } });
  expect((await post("CreateProject", { name: "Launch" }, headers)).body).toBe(first.body);
  expect((await post("CreateProject", { name: "Lunch" }, headers)).json().code).toBe("IDEMPOTENCY_KEY_REUSED");

  await vi.waitFor(() => expect(announced).toHaveBeenCalled(), { timeout: 20_000 });
  relay.release(true);
  const metrics = (await app.inject("/metrics")).body;
  expect(metrics).toContain('commands_total{command="CreateProject",outcome="done",service="command"} 1');
  expect(metrics).toContain('commands_total{command="CreateProject",outcome="repeated",service="command"} 1');
  expect(metrics).toContain(
    'commands_total{command="CreateProject",outcome="IDEMPOTENCY_KEY_REUSED",service="command"} 1',
  );
});

test("connections that PostgreSQL ends are replaced, and it stays ready", async () => {
  expect((await app.inject("/health/ready")).statusCode).toBe(200);
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'command' AND datname = $1",
    [database.connection.database],
  );
  await vi.waitFor(async () => expect((await post("CreateProject", { name: "After" })).statusCode).toBe(200), {
    timeout: 20_000,
  });
});

test("while PostgreSQL is away it is not ready and answers UNAVAILABLE", async () => {
  const pool = await createPool({ ...database.settings("command"), POSTGRES_PORT: 1 });
  const lost = createApp({ service: "command", logLevel: "silent", pool });
  expect((await lost.inject("/health/ready")).statusCode).toBe(503);
  const response = await lost.inject({
    method: "POST",
    url: "/commands/CreateProject",
    headers: { "x-mindflow-actor": "ada", "idempotency-key": "a-key" },
    payload: { name: "Launch" },
  });
  expect([response.statusCode, response.json().code]).toEqual([503, "UNAVAILABLE"]);
  await lost.close();
});
