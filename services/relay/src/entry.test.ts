import type { Event } from "@mindflow/contracts/events";
import { describe, expect, test } from "vitest";
import { entryOf, fitting } from "./entry.ts";

const id = "01980000-0000-7000-8000-000000000001";
const event = (title: string): Event => ({
  type: "TaskCreated",
  id: "01980000-0000-7000-8000-000000000002",
  aggregateId: id,
  version: 1,
  occurredAt: "2026-07-01T12:00:00.000Z",
  actorId: "ada",
  data: {
    id,
    projectId: "01980000-0000-7000-8000-000000000003",
    ownerId: "ada",
    title,
    status: "open",
    version: 1,
    createdAt: "2026-07-01T12:00:00.000Z",
    completedAt: null,
  },
});

describe("an entry", () => {
  test("is grouped by its aggregate, known by its event's id, marked with its type, and the event is its body", () => {
    const { Message, ...entry } = entryOf(event("Write the plan"));
    expect(entry).toEqual({
      Id: event("").id,
      MessageGroupId: id,
      MessageDeduplicationId: event("").id,
      MessageAttributes: { type: { DataType: "String", StringValue: "TaskCreated" } },
    });
    expect(JSON.parse(Message)).toEqual(event("Write the plan"));
  });

  test("holds no character that SQS refuses, whatever the title", () => {
    const odd = "a\u0001\u001f\ufffe\uffff\u{1f600}z";
    const { Message } = entryOf(event(odd));
    expect(Message).toMatch(/^[^\p{Cc}\ufffe\uffff]*$/u);
    expect(JSON.parse(Message)).toEqual(event(odd));
  });
});

describe("a batch", () => {
  const sized = (kilobytes: number) => entryOf(event("x".repeat(kilobytes * 1024)));

  test("takes the first entries that fit into 256 KB together, and none behind one that does not", () => {
    const entries = [sized(100), sized(100), sized(100), sized(1)];
    expect(fitting(entries)).toEqual(entries.slice(0, 2));
  });

  test("takes ten of ours", () => {
    expect(fitting(Array(10).fill(entryOf(event("\u0001".repeat(500)))))).toHaveLength(10);
  });

  test("takes one that is too large for any, so that SNS says so", () => {
    expect(fitting([sized(300), sized(1)])).toHaveLength(1);
  });
});
