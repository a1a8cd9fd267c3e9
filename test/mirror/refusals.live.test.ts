import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { signToken } from "../../localstack/commands/token.ts";
import { type Answer, type Client, errorCode } from "../fixtures/graphql-client.ts";
import { signIn } from "../fixtures/mirror-client.ts";
import { rowsOf } from "../fixtures/mirror-engines.ts";
import { mirror } from "../fixtures/running-mirror.ts";

describe("a refused request gets a stable code and a sentence, and changes nothing", () => {
  const subject = `ada-${randomUUID()}`;
  let ada: Client;
  let project: { id: string };
  let task: { id: string; version: number };

  type Input = { projectId?: string; title?: string };
  const createTask = (input: Input, headers: Record<string, string> = {}) =>
    ada.send(
      "mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id version } } }",
      { input: { projectId: project.id, title: "x", ...input } },
      headers,
    );
  const completeTask = (input: { id: string; version: number }) =>
    ada.send("mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { id version } } }", {
      input,
    });
  const usedKey = { "idempotency-key": "used" };

  beforeAll(async () => {
    ada = await signIn(subject);
    project = await ada.createProject("Launch");
    task = await ada.createTask(project.id, "Write the plan");
    await createTask({ title: "First" }, usedKey);
  });

  const cases: [string, string, () => Promise<Answer>][] = [
    ["a body that is not JSON", "MALFORMED_REQUEST", () => ada.post("{")],
    ["malformed GraphQL", "MALFORMED_REQUEST", () => ada.send("mutation { createTask(")],
    ["a field that does not exist", "MALFORMED_REQUEST", () => ada.send("{ everything }")],
    ["an unknown project", "PROJECT_NOT_FOUND", () => createTask({ projectId: randomUUID() })],
    ["an id that is not a UUID", "INVALID_INPUT", () => createTask({ projectId: "1" })],
    ["an empty title", "INVALID_INPUT", () => createTask({ title: " " })],
    ["a title of 501 characters", "INVALID_INPUT", () => createTask({ title: "x".repeat(501) })],
    ["a title of 1 MB", "PAYLOAD_TOO_LARGE", () => createTask({ title: "x".repeat(2 ** 20) })],
    ["a wrong version", "VERSION_CONFLICT", () => completeTask({ id: task.id, version: 7 })],
    ["an unknown task", "TASK_NOT_FOUND", () => completeTask({ id: randomUUID(), version: 1 })],
    ["the idempotency key of another body", "IDEMPOTENCY_KEY_REUSED", () => createTask({ title: "Second" }, usedKey)],
    ["no token", "TOKEN_MISSING", () => ada.post(JSON.stringify({ query: "{ __typename }" }), { authorization: "" })],
    [
      "an expired token",
      "TOKEN_EXPIRED",
      async () => {
        const token = await signToken(mirror.directory, subject, { expiresIn: "-1h" });
        return createTask({}, { authorization: `Bearer ${token}` });
      },
    ],
    ["a token without a valid signature", "TOKEN_INVALID", () => createTask({}, { authorization: "Bearer a.b.c" })],
  ];

  test.each(cases)("%s: %s", async (_what, expected, send) => {
    const before = await rowsOf(subject);
    const answer = await send();
    expect(errorCode(answer)).toBe(expected);
    expect(answer.body.errors?.[0]?.message).toMatch(/^\S.{9,}[.!]?$/);
    expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|127\.0\.0\.1|stack/i);
    expect(await rowsOf(subject)).toEqual(before);
  });

  test("a repeated idempotency key with the same body gets the same answer, and changes nothing", async () => {
    const repeat = () => createTask({ title: "First" }, usedKey);
    const before = await rowsOf(subject);
    const [first, second] = [await repeat(), await repeat()];
    expect(first.body.errors).toBeUndefined();
    expect(second.body).toEqual(first.body);
    expect(await rowsOf(subject)).toEqual(before);
  });
});
