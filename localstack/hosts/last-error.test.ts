import { expect, test } from "vitest";
import { endOf, lastError } from "./last-error.ts";

test("in a service's log it is the newest line of level error, with its time", () => {
  const lines = [
    { level: "error", time: "2026-11-23T03:00:00.000Z", msg: "first" },
    { level: "fatal", time: "2026-11-23T03:00:01.000Z", err: { message: "the port is taken" } },
    { level: "info", time: "2026-11-23T03:00:02.000Z", msg: "an error was handled" },
  ];
  const log = lines.map((line) => JSON.stringify(line)).join("\n");
  expect(lastError(log)).toBe("2026-11-23T03:00:01.000Z the port is taken");
});

test("in an engine's log it is the newest line with a word for an error, without those of every start", () => {
  expect(lastError("LOG: ready\nERROR:  relation does not exist\nLOG: checkpoint\n")).toBe(
    "ERROR:  relation does not exist",
  );
  expect(lastError("[2026] [ERROR][o.o.b.Bootstrap] no\nmore")).toBe("[2026] [ERROR][o.o.b.Bootstrap] no");
  expect(lastError("java.lang.IllegalStateException: no")).toBe("java.lang.IllegalStateException: no");
  expect(lastError("FATAL:  the database system is starting up\nLOG: no errors")).toBeUndefined();
});

test("a line that was cut off and a log that does not exist have no error", async () => {
  expect(lastError('{"level":"error","msg":"cut')).toBeUndefined();
  expect(await endOf("/nowhere/at/all.log")).toBe("");
  expect(lastError("")).toBeUndefined();
});
