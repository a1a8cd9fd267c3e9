import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { signToken } from "../localstack/token.ts";
import { type Answer, code, person } from "./client.ts";
import { rowsOf } from "./engines.ts";
import { mirror } from "./running-mirror.ts";

type Person = Awaited<ReturnType<typeof person>>;

const createTask = "mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id version } } }";
const completeTask = "mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { id version } } }";

describe("what is refused has a stable code and a sentence, and changes nothing", () => {
  const subject = `ada-${randomUUID()}`;
  let ada: Person;
  let project: { id: string };
  let task: { id: string; version: number };

  beforeAll(async () => {
    ada = await person(subject);
    project = await ada.createProject("Launch");
    task = await ada.createTask(project.id, "Write the plan");
    const key = { "idempotency-key": "spent" };
    await ada.ask(createTask, { input: { projectId: project.id, title: "First" } }, key);
  });

  const cases: [string, string, () => Promise<Answer>][] = [
    ["a body that is not JSON", "MALFORMED_REQUEST", () => ada.post("{")],
    ["malformed GraphQL", "MALFORMED_REQUEST", () => ada.ask("mutation { createTask(")],
    ["a field that does not exist", "MALFORMED_REQUEST", () => ada.ask("{ everything }")],
    [
      "an unknown project",
      "PROJECT_NOT_FOUND",
      () => ada.ask(createTask, { input: { projectId: randomUUID(), title: "x" } }),
    ],
    ["an id that is none", "INVALID_INPUT", () => ada.ask(createTask, { input: { projectId: "1", title: "x" } })],
    ["an empty title", "INVALID_INPUT", () => ada.ask(createTask, { input: { projectId: project.id, title: " " } })],
    [
      "a title of 501 characters",
      "INVALID_INPUT",
      () => ada.ask(createTask, { input: { projectId: project.id, title: "x".repeat(501) } }),
    ],
    [
      "a title of 1 MB",
      "PAYLOAD_TOO_LARGE",
      () => ada.ask(createTask, { input: { projectId: project.id, title: "x".repeat(2 ** 20) } }),
    ],
    ["a wrong version", "VERSION_CONFLICT", () => ada.ask(completeTask, { input: { id: task.id, version: 7 } })],
    ["an unknown task", "TASK_NOT_FOUND", () => ada.ask(completeTask, { input: { id: randomUUID(), version: 1 } })],
    [
      "an idempotency key that another body has used",
      "IDEMPOTENCY_KEY_REUSED",
      () => ada.ask(createTask, { input: { projectId: project.id, title: "Second" } }, { "idempotency-key": "spent" }),
    ],
    ["no token", "TOKEN_MISSING", () => ada.post(JSON.stringify({ query: "{ __typename }" }), { authorization: "" })],
    [
      "an expired token",
      "TOKEN_EXPIRED",
      async () => {
        const token = await signToken(mirror.directory, subject, { expiresIn: "-1h" });
        return ada.ask(
          createTask,
          { input: { projectId: project.id, title: "x" } },
          { authorization: `Bearer ${token}` },
        );
      },
    ],
    [
      "a token that somebody else signed",
      "TOKEN_INVALID",
      () => ada.ask(createTask, { input: { projectId: project.id, title: "x" } }, { authorization: "Bearer a.b.c" }),
    ],
  ];

  test.each(cases)("%s: %s", async (_what, expected, ask) => {
    const before = await rowsOf(subject);
    const answer = await ask();
    expect(code(answer)).toBe(expected);
    expect(answer.body.errors?.[0]?.message).toMatch(/^\S.{9,}[.!]?$/);
    expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|127\.0\.0\.1|stack/i);
    expect(await rowsOf(subject)).toEqual(before);
  });

  test("a repeated idempotency key with the same body gets the same answer, and changes nothing", async () => {
    const ask = () =>
      ada.ask(createTask, { input: { projectId: project.id, title: "First" } }, { "idempotency-key": "spent" });
    const before = await rowsOf(subject);
    const [first, second] = [await ask(), await ask()];
    expect(first.body.errors).toBeUndefined();
    expect(second.body).toEqual(first.body);
    expect(await rowsOf(subject)).toEqual(before);
  });
});
