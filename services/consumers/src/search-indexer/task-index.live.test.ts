import { randomUUID } from "node:crypto";
import { searchIndexBehind } from "@mindflow/contracts/search";
import { Client } from "@opensearch-project/opensearch";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mirror } from "../../../../test/fixtures/running-mirror.ts";
import { type TaskEvent, taskEvent } from "../../fixtures/events.ts";
import { taskIndex } from "./task-index.ts";

describe("the index of tasks", () => {
  const alias = `test-${randomUUID()}`;
  const opensearch = new Client({ node: mirror.addresses.opensearchUrl });
  const index = taskIndex(opensearch, alias);
  const stored = async (id: string) => (await opensearch.get({ index: alias, id })).body;

  beforeAll(() => index.prepare());
  afterAll(async () => {
    await opensearch.indices.delete({ index: searchIndexBehind(alias) });
    await opensearch.close();
  });

  test("holds the whole task under its id and version", async () => {
    const event = taskEvent({ version: 3 });
    expect(await index.handle([event])).toEqual(["handled"]);
    expect(await stored(event.aggregateId)).toMatchObject({ _version: 3, _source: event.data });
  });

  test("does not change when an event is repeated or comes after a newer one", async () => {
    const id = randomUUID();
    const [created, completed] = [taskEvent({ id }), taskEvent({ id, version: 2 })];
    expect(await index.handle([completed])).toEqual(["handled"]);
    expect(await index.handle([completed, created])).toEqual(["repeated", "repeated"]);
    expect(await stored(id)).toMatchObject({ _version: 2, _source: { status: "completed" } });
  });

  test("ends with the newest version of each task, for any order and repetition of the events", async () => {
    const versions = fc.array(
      fc.record({ task: fc.integer({ min: 0, max: 2 }), version: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    await fc.assert(
      fc.asyncProperty(versions, async (deliveries) => {
        const ids = [randomUUID(), randomUUID(), randomUUID()];
        const events = deliveries.map(({ task, version }) => taskEvent({ id: ids[task] ?? "", version }));
        for (let at = 0; at < events.length; at += 10) await index.handle(events.slice(at, at + 10));
        for (const id of new Set(events.map(({ aggregateId }) => aggregateId))) {
          const newest = Math.max(...events.filter((event) => event.aggregateId === id).map(({ version }) => version));
          expect(await stored(id)).toMatchObject({ _version: newest, _source: { version: newest } });
        }
      }),
      { numRuns: 20 },
    );
  });

  test("refuses a task with a field that is not in the mapping, and takes the others of the batch", async () => {
    const strange: TaskEvent = taskEvent();
    const event = { ...strange, data: { ...strange.data, colour: "red" } };
    expect(await index.handle([event, taskEvent()])).toEqual([
      { refused: "strict_dynamic_mapping_exception" },
      "handled",
    ]);
  });

  test("ignores events of projects", async () => {
    const { id, version, ownerId, createdAt } = taskEvent().data;
    const project = { id, version, ownerId, createdAt, name: "Launch" };
    const event = { ...taskEvent(), type: "ProjectCreated" as const, data: project };
    expect(await index.handle([event])).toEqual(["handled"]);
  });

  test("is not changed by preparing it again, also twice at once", async () => {
    const event = taskEvent();
    await index.handle([event]);
    await Promise.all([index.prepare(), index.prepare()]);
    expect(await stored(event.aggregateId)).toMatchObject({ _version: 1 });
  });

  test("is not created by writing to it: without it, events are `away` until it is prepared", async () => {
    const lost = `test-${randomUUID()}`;
    const index = taskIndex(opensearch, lost);
    expect(await index.handle([taskEvent()])).toEqual(["away"]);
    await index.prepare();
    expect(await index.handle([taskEvent()])).toEqual(["handled"]);
    await opensearch.indices.delete({ index: searchIndexBehind(lost) });
  });
});
