import { expect, test } from "vitest";
import { traceContext, traceId } from "./trace-context.ts";

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const tracestate = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

test("a trace context is read as it was sent, and its trace's id is for the log", () => {
  expect(traceContext({ headers: { traceparent, tracestate } })).toEqual({ traceparent, tracestate });
  expect(traceContext({ headers: { traceparent } })).toEqual({ traceparent });
  expect(traceId(traceparent)).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
});

test.each([
  ["no traceparent", undefined],
  ["a trace id of zeros", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"],
  ["a span id of zeros", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"],
  ["capitals", traceparent.toUpperCase()],
  ["a line break", `${traceparent}\n`],
  ["something longer", `${traceparent}-${"a".repeat(10_000)}`],
])("%s: nothing is passed on, and no tracestate alone", (_what, sent) => {
  const headers = { tracestate, ...(sent !== undefined && { traceparent: sent }) };
  expect(traceContext({ headers })).toEqual({});
  expect(traceId(sent)).toBeUndefined();
});

test.each(["", "a".repeat(513), "a=ü"])("a tracestate that is empty, too long or not ASCII is left out", (sent) => {
  expect(traceContext({ headers: { traceparent, tracestate: sent } })).toEqual({ traceparent });
});
