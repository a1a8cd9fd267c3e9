import { taskPageSchema, taskSchema } from "@mindflow/contracts/tasks";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, newTask, type TestApp } from "../../fixtures/app.ts";
import { encodeCursor } from "../cursor.ts";

let service: TestApp;
beforeAll(async () => {
  service = await createTestApp();
});
afterAll(() => service?.close());

describe("a task", () => {
  test("has every field, open or completed", async () => {
    const projectId = await service.addProject("ada");
    const completedAt = new Date().toISOString();
    for (const task of [newTask({ projectId }), newTask({ projectId, version: 2, status: "completed", completedAt })]) {
      await service.addTask(task);
      const { status, body } = await service.get("ada", `/tasks/${task.id}`);
      expect({ status, body }).toEqual({ status: 200, body: task });
      expect(taskSchema.parse(body)).toEqual(task);
    }
  });

  test("of another owner gets the same answer as one that does not exist", async () => {
    const task = newTask({ projectId: await service.addProject("bob"), ownerId: "bob" });
    await service.addTask(task);
    const foreign = await service.get("ada", `/tasks/${task.id}`);
    expect(foreign).toMatchObject({ status: 404, body: { code: "TASK_NOT_FOUND" } });
    expect(await service.get("ada", `/tasks/${newId()}`)).toEqual(foreign);
  });

  test("with an id that is not a UUID is INVALID_INPUT", async () => {
    expect(await service.get("ada", "/tasks/1")).toMatchObject({ status: 400, body: { code: "INVALID_INPUT" } });
  });

  test("can belong to an actor whose id has any letters", async () => {
    const ownerId = "ådå/ø ü%";
    const task = newTask({ projectId: await service.addProject(ownerId), ownerId });
    await service.addTask(task);
    expect((await service.get(ownerId, `/tasks/${task.id}`)).body).toEqual(task);
  });
});

describe("the tasks of a project", () => {
  test("come in pages, each once, oldest first, also when others are added meanwhile", async () => {
    const projectId = await service.addProject();
    const tasks = Array.from({ length: 7 }, (_, at) => newTask({ projectId, title: `Task ${at}` }));
    for (const task of tasks.slice(0, 5).toReversed()) await service.addTask(task);
    const seen: unknown[] = [];
    let query: Record<string, string> = { projectId, first: "3" };
    for (let more = true; more; ) {
      const page = taskPageSchema.parse((await service.get("ada", "/tasks", query)).body);
      seen.push(page.items.map(({ node }) => node.title));
      for (const task of tasks.splice(5)) await service.addTask(task);
      query = { ...query, after: page.items.at(-1)?.cursor ?? "" };
      more = page.hasNextPage;
    }
    expect(seen).toEqual([["Task 0", "Task 1", "Task 2"], ["Task 3", "Task 4", "Task 5"], ["Task 6"]]);
  });

  test("are an empty page if there are none, and not found if the project is not the actor's", async () => {
    const projectId = await service.addProject("ada");
    const empty = { items: [], hasNextPage: false };
    expect(await service.get("ada", "/tasks", { projectId })).toEqual({ status: 200, body: empty });
    const foreign = await service.get("bob", "/tasks", { projectId });
    expect(foreign).toMatchObject({ status: 404, body: { code: "PROJECT_NOT_FOUND" } });
    expect(await service.get("bob", "/tasks", { projectId: newId() })).toEqual(foreign);
  });

  test("come in pages of 20 by default", async () => {
    const projectId = await service.addProject();
    for (let at = 0; at < 21; at++) await service.addTask(newTask({ projectId }));
    const { body } = await service.get("ada", "/tasks", { projectId });
    expect(body.items).toHaveLength(20);
    expect(body.hasNextPage).toBe(true);
  });

  test.each<[string, Record<string, string | string[]>]>([
    ["no project", { projectId: [] }],
    ["a project id that is not a UUID", { projectId: "1" }],
    ["two projects", { projectId: [newId(), newId()] }],
    ["no tasks at all", { first: "0" }],
    ["too many tasks", { first: "101" }],
    ["a number in words", { first: "ten" }],
    ["a broken cursor", { after: "%%%" }],
    ["a cursor of a search", { after: encodeCursor([1, newId()]) }],
    ["a cursor that is too long", { after: "a".repeat(1001) }],
    ["an unknown parameter", { colour: "red" }],
  ])("with %s are INVALID_INPUT", async (_what, query) => {
    const answer = await service.get("ada", "/tasks", { projectId: newId(), ...query });
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", faults: [expect.anything()] } });
  });
});

test.each([["/tasks"], [`/tasks/${newId()}`], ["/search"]])("%s without an actor is TOKEN_MISSING", async (path) => {
  expect(await service.get(undefined, path)).toMatchObject({ status: 401, body: { code: "TOKEN_MISSING" } });
});
