import { expect, test } from "vitest";
import { answerOf, findPart, linkTo } from "./part.ts";

const names = ["gateway", "command", "query", "postgres", "postgres-replica", "valkey-1", "valkey-2"];

test.each([
  ["gateway", "gateway"],
  ["gate", "gateway"],
  ["postgres", "postgres"],
])("%s means %s", (meant, found) => {
  expect(findPart(names, meant)).toEqual({ found });
});

test.each([
  ["gatway", ["gateway"]],
  ["comand", ["command"]],
  ["valkey", ["valkey-1", "valkey-2"]],
  ["postgers", ["postgres"]],
  ["kubernetes", []],
])("%s is no name, and suggests %j", (meant, similar) => {
  expect(findPart(names, meant)).toEqual({ similar });
});

test("a part that answers too late, or whose fetch fails, says why in words", async () => {
  await expect(answerOf(() => fetch("http://127.0.0.1:1").then(() => ({ says: "" })))).rejects.toThrow(
    /ECONNREFUSED|bad port/,
  );
  await expect(answerOf(() => new Promise(() => undefined))).rejects.toThrow("no answer within 2000 ms");
  expect(await answerOf(undefined)).toEqual({ says: "runs" });
});

test("a person is sent to the front door, and to a service's health", () => {
  expect(linkTo("gateway", "service", 4000)).toBe("http://localhost:4000/graphql");
  expect(linkTo("query", "service", 4002)).toBe("http://localhost:4002/health/ready");
  expect(linkTo("valkey-3", "engine", 16381)).toBe("redis://localhost:16381");
  expect(linkTo("migrate", "step", undefined)).toBeUndefined();
});
