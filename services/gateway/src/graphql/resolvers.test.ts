import { type Problem, type ProblemCode, problem } from "@mindflow/contracts/problems";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startGateway, task } from "../../fixtures/gateway.ts";

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

const gateway = await startGateway({
  command: ({ url }) => refusal ?? { body: answers[url] },
  query: ({ url }) => refusal ?? { body: url.startsWith("/tasks/") ? task : page },
});
afterAll(gateway.stop);
beforeEach(() => {
  refusal = undefined;
  gateway.clear();
});

const createTask = `mutation($input: CreateTaskInput!) { createTask(input: $input) { task { id version status } } }`;
const requests = (which: "command" | "query") =>
  gateway[which].received.map(({ url, body }) => (body ? { url, body } : url));

test("createProject sends the command CreateProject", async () => {
  const { data } = await gateway.execute(
    `mutation { createProject(input: { name: "Launch" }) { project { id version } } }`,
  );
  expect(data).toEqual({ createProject: { project: { id: project.id, version: 1 } } });
  expect(requests("command")).toEqual([{ url: "/commands/CreateProject", body: { name: "Launch" } }]);
});

test("createTask sends the command CreateTask for the caller", async () => {
  const { data } = await gateway.execute(createTask, { input: { projectId: project.id, title: " Write the plan " } });
  expect(data).toEqual({ createTask: { task: { id: task.id, version: 1, status: "OPEN" } } });
  expect(requests("command")).toEqual([
    { url: "/commands/CreateTask", body: { projectId: project.id, title: "Write the plan" } },
  ]);
  expect(gateway.command.received[0]?.headers["x-mindflow-actor"]).toBe("ada");
});

test("completeTask sends the command CompleteTask", async () => {
  const { data } = await gateway.execute(
    `mutation { completeTask(input: { id: "${task.id}", version: 1 }) { task { version status completedAt } } }`,
  );
  expect(data).toEqual({
    completeTask: { task: { version: 2, status: "COMPLETED", completedAt: completed.completedAt } },
  });
  expect(requests("command")).toEqual([{ url: "/commands/CompleteTask", body: { id: task.id, version: 1 } }]);
});

test("task has every field", async () => {
  const { data } = await gateway.execute(
    `query($id: ID!) { task(id: $id) { id title status version projectId createdAt completedAt } }`,
    { id: task.id },
  );
  const { ownerId, ...fields } = task;
  expect(data).toEqual({ task: { ...fields, status: "OPEN" } });
  expect(requests("query")).toEqual([`/tasks/${task.id}`]);
});

test("texts go to the services composed, and half of a surrogate pair goes to none", async () => {
  const input = (title: string) => ({ input: { projectId: project.id, title } });
  await gateway.execute(createTask, input("Zu\u0308rich"));
  await gateway.execute(`query($text: String!) { search(text: $text) { edges { cursor } } }`, { text: "Zu\u0308rich" });
  expect(requests("command")).toEqual([
    { url: "/commands/CreateTask", body: { projectId: project.id, title: "Z\u00fcrich" } },
  ]);
  expect(requests("query")).toEqual(["/search?text=Z%C3%BCrich&first=20"]);
  gateway.clear();
  expect(await gateway.execute(createTask, input("a\ud83d"))).toMatchObject({ codes: ["INVALID_INPUT"] });
  expect(requests("command")).toEqual([]);
});

test("a missing task is null, without an error", async () => {
  refusal = { status: 404, body: problem("TASK_NOT_FOUND") };
  const answer = await gateway.execute(`{ task(id: "${task.id}") { id } }`);
  expect(answer).toEqual({ status: 200, data: { task: null }, errors: [], codes: [] });
});

test("tasks come in pages", async () => {
  const { data } = await gateway.execute(
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
  expect(requests("query")).toEqual([`/tasks?projectId=${project.id}&first=2&after=a%26b`]);
});

test("a null argument counts as left out", async () => {
  const search = `query($after: String) { search(text: "plan & co", first: null, after: $after) { pageInfo { endCursor } } }`;
  await gateway.execute(search, { after: null });
  await gateway.execute(search);
  expect(requests("query")).toEqual(Array(2).fill("/search?text=plan+%26+co&first=20"));
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
    "an id that is not a UUID",
    `mutation { createTask(input: { projectId: "1", title: "Plan" }) { task { id } } }`,
    "projectId",
  ],
  ["version 0", `mutation { completeTask(input: { id: "${task.id}", version: 0 }) { task { id } } }`, "version"],
  ["a project without a name", `mutation { createProject(input: { name: "" }) { project { id } } }`, "name"],
  ["a path instead of a task's id", `{ task(id: "../commands") { id } }`, "id"],
  ["a page of 0 tasks", `{ tasks(projectId: "${project.id}", first: 0) { edges { cursor } } }`, "first"],
  ["a page of 101 tasks", `{ search(text: "plan", first: 101) { edges { cursor } } }`, "first"],
  ["an empty search text", `{ search(text: "") { edges { cursor } } }`, "text"],
])("%s is refused with the invalid part, and no service is called", async (_name, query, path) => {
  const { status, data, errors } = await gateway.execute(query);
  const field = Object.keys(data ?? {})[0];
  expect(status).toBe(200);
  expect(data).toEqual({ [String(field)]: null });
  expect(errors).toMatchObject([{ path: [field], extensions: { code: "INVALID_INPUT", faults: [{ path }] } }]);
  expect([...requests("command"), ...requests("query")]).toEqual([]);
});

test.each<[ProblemCode, number]>([
  ["PROJECT_NOT_FOUND", 404],
  ["VERSION_CONFLICT", 409],
  ["TASK_ALREADY_COMPLETED", 409],
  ["IDEMPOTENCY_KEY_REUSED", 422],
  ["INTERNAL", 500],
])("a service's %s is passed on to the client", async (code, status) => {
  refusal = { status, body: problem(code) };
  const answer = await gateway.execute(createTask, { input: { projectId: project.id, title: "Plan" } });
  expect(answer).toMatchObject({
    status: 200,
    data: { createTask: null },
    errors: [{ ...{ message: problem(code).message, path: ["createTask"] }, extensions: { code } }],
  });
});

const mutations = `mutation {
  first: createProject(input: { name: "Launch" }) { project { id } }
  broken: createProject(input: { name: "" }) { project { id } }
  second: createProject(input: { name: "Launch" }) { project { id } }
}`;

const keys = () => gateway.command.received.map(({ headers }) => headers["idempotency-key"]);

test("of several mutations in one document, each is executed even if another fails", async () => {
  for (let time = 0; time < 3; time += 1) {
    const { data, errors } = await gateway.execute(mutations);
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
  for (let time = 0; time < 3; time += 1)
    await gateway.execute(mutations, undefined, { "idempotency-key": "a-client's-own" });
  const [first, second, ...repeated] = keys();
  expect(first).not.toBe(second);
  expect(repeated).toEqual([first, second, first, second]);
  await gateway.execute(mutations, undefined, { "idempotency-key": "another" });
  expect(keys().slice(6)).not.toContain(first);
});

test("without a client's key every mutation has a new key", async () => {
  await gateway.execute(mutations);
  await gateway.execute(mutations);
  expect(new Set(keys()).size).toBe(4);
});
