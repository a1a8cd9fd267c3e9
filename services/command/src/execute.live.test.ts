import { randomUUID } from "node:crypto";
import type { CommandName } from "@mindflow/contracts/commands";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Handler } from "./order.ts";
import { createProject } from "./project/handlers.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";
import { completions, newProject, newTask, outbox, prepare, projects, type Request, tasks } from "./test-orders.ts";

let database: TestDatabase;
let pool: pg.Pool;
let admin: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = await database.pool("command");
  admin = await database.pool("admin");
});
afterAll(() => database?.drop());
beforeEach(() => admin.query("TRUNCATE outbox, idempotency, task, project"));

const at = <T>(count: number, once: () => Promise<T>) => Promise.all(Array.from({ length: count }, once));

describe("20 equal requests at once change one thing once and get one answer", () => {
  async function together<Name extends CommandName>(request: Request<Name>) {
    const before = (await outbox(admin)).length;
    const results = await at(20, () => prepare(pool, { ...request, key: "one key" }).run());
    const answers = results.map((result) => ("refusal" in result ? result : result.answer));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(results.filter((result) => "outcome" in result && result.outcome === "done")).toHaveLength(1);
    expect(await outbox(admin)).toHaveLength(before + 1);
  }

  test("CreateProject", () => together({ ...projects, input: { name: "Launch" } }));

  test("CreateTask", async () => {
    const { id } = await newProject(pool);
    await together({ ...tasks, input: { projectId: id, title: "Write the plan" } });
    expect((await admin.query("SELECT FROM task")).rowCount).toBe(1);
  });

  test("CompleteTask", async () => {
    const { id, version } = await newTask(pool, await newProject(pool));
    await together({ ...completions, input: { id, version } });
  });
});

test("of 20 requests with one key for different things, one is carried out and the others are told", async () => {
  const project = await newProject(pool);
  const open = await at(20, () => newTask(pool, project));
  const results = await Promise.all(
    open.map(({ id, version }) => prepare(pool, { ...completions, key: "one key", input: { id, version } }).run()),
  );

  expect(results.filter((result) => "answer" in result)).toHaveLength(1);
  expect(results.filter((result) => "refusal" in result && result.refusal === "IDEMPOTENCY_KEY_REUSED")).toHaveLength(
    19,
  );
  expect((await admin.query("SELECT FROM task WHERE status = 'completed'")).rowCount).toBe(1);
});

test("of 20 who complete one task at once, each with a key of his own, one does and the others learn that it is done", async () => {
  const { id, version } = await newTask(pool, await newProject(pool));
  const results = await at(20, () => prepare(pool, { ...completions, input: { id, version } }).run());

  const outcomes = results.map((result) => ("refusal" in result ? result.refusal : result.outcome)).sort();
  expect(outcomes).toEqual([...Array(19).fill("TASK_ALREADY_COMPLETED"), "done"]);
});

test("after many commands at once, the events of each aggregate have the versions 1 to its own, once each", async () => {
  const project = await newProject(pool);
  await at(200, async () => {
    const { id, version } = await newTask(pool, project);
    if (Math.random() < 0.5) await at(3, () => prepare(pool, { ...completions, input: { id, version } }).run());
  });

  const versions = Map.groupBy(await outbox(admin), (event) => event.aggregateId);
  const { rows } = await admin.query("SELECT id, version FROM task UNION SELECT id, version FROM project");
  expect(rows).toHaveLength(201);
  for (const { id, version } of rows)
    expect(versions.get(id)?.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
});

test("a refusal is not remembered: the same request is carried out once it can be", async () => {
  const { id, version } = await newTask(pool, await newProject(pool));
  const early = { ...completions, key: "one key", input: { id, version: version + 1 } };
  expect(await prepare(pool, early).run()).toEqual({ refusal: "VERSION_CONFLICT" });
  await admin.query("UPDATE task SET version = version + 1");
  expect(await prepare(pool, early).run()).toMatchObject({ outcome: "done" });
});

test("a statement that changes nothing though the decider sees no reason is given up after 3 tries", async () => {
  let tries = 0;
  const losing: Handler<"CreateProject"> = {
    ...createProject,
    change: {
      text: "SELECT NULL AS answer WHERE $1 = '' AND $2 = '' AND $3 = ''::bytea AND $4::uuid IS NULL AND $5 = ''",
      values: () => {
        tries++;
        return [];
      },
    },
  };
  const fresh = await database.pool("command");
  const result = await prepare(fresh, { name: "CreateProject", handler: losing, input: { name: randomUUID() } }).run();
  expect(result).toEqual({ refusal: "UNAVAILABLE" });
  expect(tries).toBe(3);
});
