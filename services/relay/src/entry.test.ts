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
  test("has the aggregate as group, the event's id as deduplication id, the type as attribute and the event as body", () => {
    const { Message, ...entry } = entryOf(event("Write the plan"));
    expect(entry).toEqual({
      Id: event("").id,
      MessageGroupId: id,
      MessageDeduplicationId: event("").id,
      MessageAttributes: { type: { DataType: "String", StringValue: "TaskCreated" } },
    });
    expect(JSON.parse(Message)).toEqual(event("Write the plan"));
  });

  test("has the trace context of the command as attributes", () => {
    const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1" };
    expect(entryOf(event(""), trace).MessageAttributes).toEqual({
      type: { DataType: "String", StringValue: "TaskCreated" },
      traceparent: { DataType: "String", StringValue: trace.traceparent },
      tracestate: { DataType: "String", StringValue: trace.tracestate },
    });
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

  test("takes the first entries that fit into 256 KB together, and none after one that does not", () => {
    const entries = [sized(100), sized(100), sized(100), sized(1)];
    expect(fitting(entries)).toEqual(entries.slice(0, 2));
  });

  test("takes ten of the largest events that the contract allows", () => {
    expect(fitting(Array(10).fill(entryOf(event("\u0001".repeat(500)))))).toHaveLength(10);
  });

  test("takes a first entry that is too large, so that SNS refuses it", () => {
    expect(fitting([sized(300), sized(1)])).toHaveLength(1);
  });
});
