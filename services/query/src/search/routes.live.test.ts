import { randomUUID } from "node:crypto";
import { type Task, taskPageSchema } from "@mindflow/contracts/tasks";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { encodeCursor } from "../cursor.ts";
import { createTestApp, newTask, type TestApp } from "../test-app.ts";

let service: TestApp;
beforeAll(async () => {
  service = await createTestApp();
});
afterAll(() => service?.close());

/** Somebody new with tasks of these titles. */
async function owner(...titles: string[]) {
  const ownerId = `owner-${randomUUID()}`;
  const tasks = titles.map((title) => newTask({ ownerId, title }));
  await service.addToIndex(...tasks);
  const search = async (text: string, more: Record<string, string> = {}) => {
    const { status, body } = await service.ask(ownerId, "/search", { text, ...more });
    expect(status).toBe(200);
    return taskPageSchema.parse(body);
  };
  const titlesFor = async (text: string) => (await search(text)).items.map(({ node }) => node.title);
  return { ownerId, tasks, search, titlesFor };
}

describe("a search", () => {
  test("finds the whole task", async () => {
    const { tasks, search } = await owner("Write the plan");
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
    ["a word beside a comma", "tables"],
    ["a number", "2027"],
    ["letters without spaces between words", "計画"],
    ["blanks around it", "  plan "],
  ])("finds a title by %s", async (_what, text) => {
    const title = "Write the plan for the Café: chairs, tables 2027 計画";
    const { titlesFor } = await owner(title);
    expect(await titlesFor(text)).toEqual([title]);
  });

  test.each([
    ["the middle of a word", "lan"],
    ["a word that is missing among those that are there", "write budget"],
    ["another word with the same start", "planet"],
    ["nothing but signs", "!!! ---"],
  ])("does not find it by %s", async (_what, text) => {
    const { titlesFor } = await owner("Write the plan");
    expect(await titlesFor(text)).toEqual([]);
  });

  test("puts a title with the whole word before one with only its start", async () => {
    const { titlesFor } = await owner("Plans for a planetarium", "A plan", "Planes");
    expect((await titlesFor("plan"))[0]).toBe("A plan");
    expect(await titlesFor("plan")).toHaveLength(3);
  });

  test("never finds somebody else's tasks, whatever is asked and in whatever syntax", async () => {
    const bob = await owner("Bob's secret plan");
    const ada = await owner("Write the plan");
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

  test("comes page by page: each task once, the best first, of equals the newest", async () => {
    const titles = Array.from({ length: 10 }, (_, at) => `Plan ${at}`);
    const { tasks, search } = await owner("Planetary", ...titles);
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

  test("goes on from any position that a cursor can name", async () => {
    const { search } = await owner("Write the plan");
    for (const score of [0, 1e-45, 0.1, 3.4e38])
      expect((await search("plan", { after: encodeCursor([score, newId()]) })).hasNextPage).toBe(false);
  });

  test.each<[string, Record<string, string | string[]>]>([
    ["nothing", { text: [] }],
    ["an empty text", { text: " " }],
    ["a text too long", { text: "a".repeat(201) }],
    ["the character U+0000", { text: "a\u0000" }],
    ["two texts", { text: ["a", "b"] }],
    ["too many tasks", { text: "a", first: "101" }],
    ["a broken cursor", { text: "a", after: "rubbish" }],
    ["a cursor of a project's tasks", { text: "a", after: encodeCursor([newId()]) }],
    ["a score beyond any", { text: "a", after: encodeCursor([1e300, newId()]) }],
  ])("for %s is refused as input", async (_what, query) => {
    const answer = await service.ask("ada", "/search", query);
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", faults: [expect.anything()] } });
  });
});

describe("an answer to a search", () => {
  test("is kept for a second", async () => {
    await vi.waitFor(
      async () => expect((await service.app.inject("/health/ready")).json().optional.valkey).toBe("ok"),
      { timeout: 30_000 },
    );
    // What Valkey does not take within 50 ms is not kept, and on a busy machine that happens: then another one is.
    const titlesFor = await vi.waitFor(
      async () => {
        const { tasks, titlesFor } = await owner("Write the plan");
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

  test("is kept for who asked, for the text and for the page, and given to no other", async () => {
    const ada = await owner("Ada's plan", "Ada's other plan");
    const bob = await owner("Bob's plan");
    expect(await ada.titlesFor("plan")).toHaveLength(2);
    expect(await bob.titlesFor("plan")).toEqual(["Bob's plan"]);
    expect(await ada.titlesFor("other")).toEqual(["Ada's other plan"]);
    expect((await ada.search("plan", { first: "1" })).items).toHaveLength(1);
    expect(await ada.titlesFor("plan")).toHaveLength(2);
  });
});
