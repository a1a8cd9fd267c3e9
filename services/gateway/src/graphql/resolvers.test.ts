import { type Problem, type ProblemCode, problem } from "@mindflow/contracts/problems";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Gateway, startGateway, task } from "../../test/gateway.ts";

const project = { id: task.projectId, ownerId: "ada", name: "Launch", version: 1, createdAt: task.createdAt };
const completed = { ...task, status: "completed", version: 2, completedAt: "2026-11-22T11:00:00.000Z" };
const page = {
  items: [
    { cursor: "one", node: task },
    { cursor: "two", node: completed },
  ],
  hasNextPage: true,
};

const answers: Record<string, unknown> = {
  "/commands/CreateProject": { project },
  "/commands/CreateTask": { task },
  "/commands/CompleteTask": { task: completed },
};
let refusal: { status: number; body: Problem } | undefined;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    command: ({ url }) => refusal ?? { body: answers[url] },
    query: ({ url }) => refusal ?? { body: url.startsWith("/tasks/") ? task : page },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  refusal = undefined;
  gateway.command.received.length = 0;
  gateway.query.received.length = 0;
});

const createTask = `mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id version status } } }`;
const asked = (which: "command" | "query") =>
  gateway[which].received.map(({ url, body }) => (body ? { url, body } : url));

test("createProject is the command CreateProject", async () => {
  const { data } = await gateway.ask(
    `mutation { createProject(input: { name: "Launch" }) { project { id version } } }`,
  );
  expect(data).toEqual({ createProject: { project: { id: project.id, version: 1 } } });
  expect(asked("command")).toEqual([{ url: "/commands/CreateProject", body: { name: "Launch" } }]);
});

test("createTask is the command CreateTask, in the caller's name", async () => {
  const { data } = await gateway.ask(createTask, { input: { projectId: project.id, title: " Write the plan " } });
  expect(data).toEqual({ createTask: { task: { id: task.id, version: 1, status: "OPEN" } } });
  expect(asked("command")).toEqual([
    { url: "/commands/CreateTask", body: { projectId: project.id, title: "Write the plan" } },
  ]);
  expect(gateway.command.received[0]?.headers["x-mindflow-actor"]).toBe("ada");
});

test("completeTask is the command CompleteTask", async () => {
  const { data } = await gateway.ask(
    `mutation { completeTask(input: { id: "${task.id}", version: 1 }) { task { version status completedAt } } }`,
  );
  expect(data).toEqual({
    completeTask: { task: { version: 2, status: "COMPLETED", completedAt: completed.completedAt } },
  });
  expect(asked("command")).toEqual([{ url: "/commands/CompleteTask", body: { id: task.id, version: 1 } }]);
});

test("task has every field", async () => {
  const { data } = await gateway.ask(
    `query($id: ID!) { task(id: $id) { id title status version projectId createdAt completedAt } }`,
    { id: task.id },
  );
  const { ownerId, ...fields } = task;
  expect(data).toEqual({ task: { ...fields, status: "OPEN" } });
  expect(asked("query")).toEqual([`/tasks/${task.id}`]);
});

test("a task that is not there is null, without an error", async () => {
  refusal = { status: 404, body: problem("TASK_NOT_FOUND") };
  const answer = await gateway.ask(`{ task(id: "${task.id}") { id } }`);
  expect(answer).toEqual({ status: 200, data: { task: null }, errors: [], codes: [] });
});

test("tasks come in pages", async () => {
  const { data } = await gateway.ask(
    `{ tasks(projectId: "${project.id}", first: 2, after: "a&b") {
      edges { cursor node { id status } } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(data).toEqual({
    tasks: {
      edges: [
        { cursor: "one", node: { id: task.id, status: "OPEN" } },
        { cursor: "two", node: { id: task.id, status: "COMPLETED" } },
      ],
      pageInfo: { hasNextPage: true, endCursor: "two" },
    },
  });
  expect(asked("query")).toEqual([`/tasks?projectId=${project.id}&first=2&after=a%26b`]);
});

test("an argument that is null is one that is left out", async () => {
  const search = `query($after: String) { search(text: "plan & co", first: null, after: $after) { pageInfo { endCursor } } }`;
  await gateway.ask(search, { after: null });
  await gateway.ask(search);
  expect(asked("query")).toEqual(Array(2).fill("/search?text=plan+%26+co&first=20"));
});

test.each<[string, string, string]>([
  [
    "an empty title",
    `mutation { createTask(input: { projectId: "${project.id}", title: " " }) { task { id } } }`,
    "title",
  ],
  [
    "a title of 501 characters",
    `mutation { createTask(input: { projectId: "${project.id}", title: "${"a".repeat(501)}" }) { task { id } } }`,
    "title",
  ],
  [
    "an id that is none",
    `mutation { createTask(input: { projectId: "1", title: "Plan" }) { task { id } } }`,
    "projectId",
  ],
  [
    "a version before the first",
    `mutation { completeTask(input: { id: "${task.id}", version: 0 }) { task { id } } }`,
    "version",
  ],
  ["a project without a name", `mutation { createProject(input: { name: "" }) { project { id } } }`, "name"],
  ["a task's id that is a path", `{ task(id: "../commands") { id } }`, "id"],
  ["a page of nothing", `{ tasks(projectId: "${project.id}", first: 0) { edges { cursor } } }`, "first"],
  ["a page of everything", `{ search(text: "plan", first: 101) { edges { cursor } } }`, "first"],
  ["a search for nothing", `{ search(text: "") { edges { cursor } } }`, "text"],
])("%s is refused before anybody is asked, with what is at fault", async (_name, query, path) => {
  const { status, data, errors } = await gateway.ask(query);
  const field = Object.keys(data ?? {})[0];
  expect(status).toBe(200);
  expect(data).toEqual({ [String(field)]: null });
  expect(errors).toMatchObject([{ path: [field], extensions: { code: "INVALID_INPUT", faults: [{ path }] } }]);
  expect([...asked("command"), ...asked("query")]).toEqual([]);
});

test.each<[ProblemCode, number]>([
  ["PROJECT_NOT_FOUND", 404],
  ["VERSION_CONFLICT", 409],
  ["TASK_ALREADY_COMPLETED", 409],
  ["IDEMPOTENCY_KEY_REUSED", 422],
  ["INTERNAL", 500],
])("a service's %s reaches the client as it is", async (code, status) => {
  refusal = { status, body: problem(code) };
  const answer = await gateway.ask(createTask, { input: { projectId: project.id, title: "Plan" } });
  expect(answer).toMatchObject({
    status: 200,
    data: { createTask: null },
    errors: [{ ...{ message: problem(code).message, path: ["createTask"] }, extensions: { code } }],
  });
});

const two = `mutation {
  first: createProject(input: { name: "Launch" }) { project { id } }
  broken: createProject(input: { name: "" }) { project { id } }
  second: createProject(input: { name: "Launch" }) { project { id } }
}`;

const keys = () => gateway.command.received.map(({ headers }) => headers["idempotency-key"]);

test("mutations in one document each happen, whatever becomes of the others", async () => {
  // The third time, the document runs compiled.
  for (let time = 0; time < 3; time += 1) {
    const { data, errors } = await gateway.ask(two);
    expect(data).toEqual({
      first: { project: { id: project.id } },
      broken: null,
      second: { project: { id: project.id } },
    });
    expect(errors).toMatchObject([{ path: ["broken"], extensions: { code: "INVALID_INPUT" } }]);
  }
  expect(keys()).toHaveLength(6);
});

test("each mutation has its own key, and the same one when the client repeats its request", async () => {
  for (let time = 0; time < 3; time += 1) await gateway.ask(two, undefined, { "idempotency-key": "a-client's-own" });
  const [first, second, ...repeated] = keys();
  expect(first).not.toBe(second);
  expect(repeated).toEqual([first, second, first, second]);
  await gateway.ask(two, undefined, { "idempotency-key": "another" });
  expect(keys().slice(6)).not.toContain(first);
});

test("without a client's key every request is one of its own", async () => {
  await gateway.ask(two);
  await gateway.ask(two);
  expect(new Set(keys()).size).toBe(4);
});
