import { expect, test } from "vitest";
import { builtServices } from "../../stacks/topology.ts";
import { nativeEngines } from "../engines/native.ts";
import { answerOf } from "../engines/probe.ts";
import { layout } from "../layout.ts";
import { choosePorts } from "../ports.ts";
import { descriptions } from "./descriptions.ts";
import { findPart } from "./part.ts";

const parts = ["gateway", "command", "query", "postgres", "postgres-replica", "valkey-1", "valkey-2"];

test.each([
  ["gateway", "gateway"],
  ["gate", "gateway"],
  ["postgres", "postgres"],
])("%s means %s", (name, found) => {
  expect(findPart(parts, name)).toEqual({ found });
});

test.each([
  ["gatway", ["gateway"]],
  ["comand", ["command"]],
  ["valkey", ["valkey-1", "valkey-2"]],
  ["postgers", ["postgres"]],
  ["kubernetes", []],
])("%s is no name, and suggests %j", (name, similar) => {
  expect(findPart(parts, name)).toEqual({ similar });
});

test("the reason is in the error of a part that answers too late, or whose fetch fails", async () => {
  await expect(answerOf(() => fetch("http://127.0.0.1:1").then(() => ({ message: "" })))).rejects.toThrow(
    /ECONNREFUSED|bad port/,
  );
  await expect(answerOf(() => new Promise(() => undefined))).rejects.toThrow("no answer within 2000 ms");
});

test("every service and every process of an engine is described, with a link for a person", async () => {
  const at = layout("/nowhere");
  const ports = await choosePorts("fixed");
  const described = descriptions({ name: "test", at, ports });
  const starter = { say: () => {}, signal: new AbortController().signal };
  const processes = Object.values(nativeEngines(at, ports)).flatMap((engine) => engine.processes(starter));
  expect([...described.keys()].sort()).toEqual([...builtServices, ...processes.map(({ name }) => name)].sort());
  const about = (name: string) => [described.get(name)?.ports, described.get(name)?.link];
  expect(about("gateway")).toEqual([[4000], "http://localhost:4000/graphql"]);
  expect(about("query")).toEqual([[4002], "http://localhost:4002/health/ready"]);
  expect(about("valkey-3")).toEqual([[16381], "redis://localhost:16381"]);
  expect(about("mail")).toEqual([[11025, 11080], "http://localhost:11080/"]);
});
