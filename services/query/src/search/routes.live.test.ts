import { randomUUID } from "node:crypto";
import { type Task, taskPageSchema } from "@mindflow/contracts/tasks";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestApp, newTask, type TestApp } from "../../fixtures/app.ts";
import { encodeCursor } from "../cursor.ts";

let service: TestApp;
beforeAll(async () => {
  service = await createTestApp();
});
afterAll(() => service?.close());

async function createOwner(...titles: string[]) {
  const ownerId = `owner-${randomUUID()}`;
  const tasks = titles.map((title) => newTask({ ownerId, title }));
  await service.addToIndex(...tasks);
  const search = async (text: string, more: Record<string, string> = {}) => {
    const { status, body } = await service.get(ownerId, "/search", { text, ...more });
    expect(status).toBe(200);
    return taskPageSchema.parse(body);
  };
  const titlesFor = async (text: string) => (await search(text)).items.map(({ node }) => node.title);
  return { ownerId, tasks, search, titlesFor };
}

describe("a search", () => {
  test("finds the whole task", async () => {
    const { tasks, search } = await createOwner("Write the plan");
    expect((await search("plan")).items.map(({ node }) => node)).toEqual(tasks);
  });

  test.each([
    ["a word", "plan"],
    ["the start of a word", "pla"],
    ["a letter", "w"],
    ["words in any order", "plan write"],
    ["a word and the start of one", "write pl"],
    ["capitals", "PLAN"],
    ["a word without its accent", "cafe"],
    ["a word with its accent", "café"],
    ["a word next to a comma", "tables"],
    ["a number", "2027"],
    ["letters without spaces between words", "計画"],
    ["blanks around it", "  plan "],
    ["a word with its accent as a combining mark", "cafe\u0301"],
    ["letters with combining marks", "Đà Nẵng".normalize("NFD")],
  ])("finds a title by %s", async (_what, text) => {
    const title = "Write the plan for the Café in Đà Nẵng: chairs, tables 2027 計画";
    const { titlesFor } = await createOwner(title);
    expect(await titlesFor(text)).toEqual([title]);
  });

  test.each([
    ["the middle of a word", "lan"],
    ["two words of which one is missing", "write budget"],
    ["another word with the same start", "planet"],
    ["punctuation only", "!!! ---"],
  ])("does not find it by %s", async (_what, text) => {
    const { titlesFor } = await createOwner("Write the plan");
    expect(await titlesFor(text)).toEqual([]);
  });

  test("ranks a title with the whole word above titles with only its start", async () => {
    const { titlesFor } = await createOwner("Plans for a planetarium", "A plan", "Planes");
    expect((await titlesFor("plan"))[0]).toBe("A plan");
    expect(await titlesFor("plan")).toHaveLength(3);
  });

  test("never finds another owner's tasks, in any query syntax", async () => {
    const bob = await createOwner("Bob's secret plan");
    const ada = await createOwner("Write the plan");
    const texts = [
      "plan",
      "secret",
      "*",
      "title:secret",
      `ownerId:${bob.ownerId}`,
      "plan OR secret",
      "plan) OR (secret",
      "/.*/",
      "secret~",
      "plan* -write",
      '{"match_all":{}}',
      '"}}],"must":[{"match_all":{}}]',
    ];
    for (const text of texts)
      expect((await ada.search(text)).items.filter(({ node }) => node.ownerId !== ada.ownerId)).toEqual([]);
    expect(await ada.titlesFor("plan* OR")).toEqual([]);
  });

  test("comes in pages: each task once, the best match first, then the newest", async () => {
    const titles = Array.from({ length: 10 }, (_, at) => `Plan ${at}`);
    const { tasks, search } = await createOwner("Planetary", ...titles);
    const seen: Task[] = [];
    let after: { after?: string } = {};
    for (let more = true; more; ) {
      const page = await search("plan", { first: "4", ...after });
      seen.push(...page.items.map(({ node }) => node));
      after = { after: page.items.at(-1)?.cursor ?? "" };
      more = page.hasNextPage;
    }
    expect(seen.map(({ title }) => title)).toEqual([...titles.toReversed(), "Planetary"]);
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(tasks.map(({ id }) => id)));
  });

  test("continues after any position in a cursor", async () => {
    const { search } = await createOwner("Write the plan");
    for (const score of [0, 1e-45, 0.1, 3.4e38])
      expect((await search("plan", { after: encodeCursor([score, newId()]) })).hasNextPage).toBe(false);
  });

  test.each<[string, Record<string, string | string[]>]>([
    ["nothing", { text: [] }],
    ["an empty text", { text: " " }],
    ["a text that is too long", { text: "a".repeat(201) }],
    ["the character U+0000", { text: "a\u0000b" }],
    ["a line break", { text: "a\nb" }],
    ["two texts", { text: ["a", "b"] }],
    ["too many tasks", { text: "a", first: "101" }],
    ["a broken cursor", { text: "a", after: "rubbish" }],
    ["a cursor of a project's tasks", { text: "a", after: encodeCursor([newId()]) }],
    ["a score that is too large", { text: "a", after: encodeCursor([1e300, newId()]) }],
  ])("with %s is INVALID_INPUT", async (_what, query) => {
    const answer = await service.get("ada", "/search", query);
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", faults: [expect.anything()] } });
  });
});

describe("an answer to a search", () => {
  test("is cached for a second", async () => {
    await vi.waitFor(
      async () => expect((await service.app.inject("/health/ready")).json().optional.valkey).toBe("ok"),
      { timeout: 30_000 },
    );
    // On a busy machine Valkey may not store the answer within 50 ms. Then try with another owner.
    const titlesFor = await vi.waitFor(
      async () => {
        const { tasks, titlesFor } = await createOwner("Write the plan");
        await titlesFor("plan");
        const [task = newTask()] = tasks;
        await service.removeFromIndex(task);
        expect(await titlesFor("plan")).toEqual(["Write the plan"]);
        return titlesFor;
      },
      { timeout: 20_000 },
    );
    await vi.waitFor(async () => expect(await titlesFor("plan")).toEqual([]), { timeout: 5_000, interval: 100 });
  });

  test("is cached for its owner, text and page only", async () => {
    const ada = await createOwner("Ada's plan", "Ada's other plan");
    const bob = await createOwner("Bob's plan");
    expect(await ada.titlesFor("plan")).toHaveLength(2);
    expect(await bob.titlesFor("plan")).toEqual(["Bob's plan"]);
    expect(await ada.titlesFor("other")).toEqual(["Ada's other plan"]);
    expect((await ada.search("plan", { first: "1" })).items).toHaveLength(1);
    expect(await ada.titlesFor("plan")).toHaveLength(2);
  });
});
