import { randomUUID } from "node:crypto";
import type { CommandName } from "@mindflow/contracts/commands";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  type CommandRequest,
  completions,
  newProject,
  newTask,
  outbox,
  projects,
  runCommand,
  tasks,
} from "../fixtures/commands.ts";
import { createTestDatabase } from "../fixtures/database.ts";
import type { Handler } from "./command.ts";
import { createProject } from "./project/handlers.ts";

const database = await createTestDatabase();
afterAll(database.drop);
const [pool, admin] = [await database.pool("command"), await database.pool("admin")];
beforeEach(() => admin.query("TRUNCATE outbox, idempotency, task, project"));

const concurrently = <T>(count: number, once: () => Promise<T>) => Promise.all(Array.from({ length: count }, once));

describe("20 equal requests at once take effect once and get the same answer", () => {
  async function sendTwenty<Name extends CommandName>(request: CommandRequest<Name>) {
    const before = (await outbox(admin)).length;
    const results = await concurrently(20, () => runCommand(pool, { ...request, key: "one key" }));
    const answers = results.map((result) => ("refusal" in result ? result : result.answer));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(results.filter((result) => "outcome" in result && result.outcome === "done")).toHaveLength(1);
    expect(await outbox(admin)).toHaveLength(before + 1);
  }

  test("CreateProject", () => sendTwenty({ ...projects, input: { name: "Launch" } }));

  test("CreateTask", async () => {
    const { id } = await newProject(pool);
    await sendTwenty({ ...tasks, input: { projectId: id, title: "Write the plan" } });
    expect((await admin.query("SELECT FROM task")).rowCount).toBe(1);
  });

  test("CompleteTask", async () => {
    const { id, version } = await newTask(pool, await newProject(pool));
    await sendTwenty({ ...completions, input: { id, version } });
  });
});

test("of 20 different requests with the same key, one is executed and the others are refused", async () => {
  const project = await newProject(pool);
  const open = await concurrently(20, () => newTask(pool, project));
  const results = await Promise.all(
    open.map(({ id, version }) => runCommand(pool, { ...completions, key: "one key", input: { id, version } })),
  );

  expect(results.filter((result) => "answer" in result)).toHaveLength(1);
  expect(results.filter((result) => "refusal" in result && result.refusal === "IDEMPOTENCY_KEY_REUSED")).toHaveLength(
    19,
  );
  expect((await admin.query("SELECT FROM task WHERE status = 'completed'")).rowCount).toBe(1);
});

test("of 20 requests with different keys that complete the same task at once, one does, and the others get TASK_ALREADY_COMPLETED", async () => {
  const { id, version } = await newTask(pool, await newProject(pool));
  const results = await concurrently(20, () => runCommand(pool, { ...completions, input: { id, version } }));

  const outcomes = results.map((result) => ("refusal" in result ? result.refusal : result.outcome)).sort();
  expect(outcomes).toEqual([...Array(19).fill("TASK_ALREADY_COMPLETED"), "done"]);
});

test("after many commands at once, the events of each aggregate have contiguous versions from 1 to its own", async () => {
  const project = await newProject(pool);
  await concurrently(200, async () => {
    const { id, version } = await newTask(pool, project);
    if (Math.random() < 0.5) await concurrently(3, () => runCommand(pool, { ...completions, input: { id, version } }));
  });

  const versions = Map.groupBy(await outbox(admin), (event) => event.aggregateId);
  const { rows } = await admin.query("SELECT id, version FROM task UNION SELECT id, version FROM project");
  expect(rows).toHaveLength(201);
  for (const { id, version } of rows)
    expect(versions.get(id)?.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
});

test("a refusal is not stored: the same request is executed once it is possible", async () => {
  const { id, version } = await newTask(pool, await newProject(pool));
  const early = { ...completions, key: "one key", input: { id, version: version + 1 } };
  expect(await runCommand(pool, early)).toEqual({ refusal: "VERSION_CONFLICT" });
  await admin.query("UPDATE task SET version = version + 1");
  expect(await runCommand(pool, early)).toMatchObject({ outcome: "done" });
});

test("a statement that changes nothing although the decider allows it is given up after 3 tries", async () => {
  let tries = 0;
  const racing: Handler<"CreateProject"> = {
    ...createProject,
    change: {
      text: "SELECT NULL AS answer WHERE $1 = '' AND $2 = '' AND $3 = ''::bytea AND $4::uuid IS NULL AND $5 = '' AND $6::jsonb IS NULL",
      values: () => {
        tries++;
        return [];
      },
    },
  };
  const fresh = await database.pool("command");
  const result = await runCommand(fresh, { name: "CreateProject", handler: racing, input: { name: randomUUID() } });
  expect(result).toEqual({ refusal: "UNAVAILABLE" });
  expect(tries).toBe(3);
});
