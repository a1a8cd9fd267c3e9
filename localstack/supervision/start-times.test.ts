import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compare, compareAndRecord, type Start } from "./start-times.ts";

const start = (total: number, steps: Record<string, number>): Start => ({
  kind: "native warm",
  total: total * 1000,
  steps: new Map(Object.entries(steps).map(([title, seconds]) => [title, seconds * 1000])),
});

test("a start within its budget and with the usual steps gives no sentence", () => {
  expect(compare(start(12, { PostgreSQL: 3, Valkey: 2 }), [{ PostgreSQL: 2_000, Valkey: 2_500 }])).toEqual([]);
});

test("a step that took far longer than usual is named, with both times", () => {
  const earlier = [{ PostgreSQL: 2_000 }, { PostgreSQL: 30_000 }, { PostgreSQL: 2_200 }];
  expect(compare(start(12, { PostgreSQL: 9, Valkey: 8 }), earlier)).toEqual([
    "PostgreSQL took 9.0 s; normally it takes 2.2 s.",
  ]);
});

test("a start beyond its budget is reported with its slow steps, or else with its longest one", () => {
  expect(compare(start(31, { PostgreSQL: 3, Valkey: 20 }), [])).toEqual([
    "The start took 31.0 s, and 30 s are planned for it.",
    "The longest step was Valkey, 20.0 s.",
  ]);
  expect(compare({ ...start(31, {}), kind: "docker cold" }, [])).toEqual([]);
});

test("starts are recorded, and only those of the same kind are compared", async () => {
  const directory = await mkdtemp(join(tmpdir(), "times-"));
  const file = join(directory, "times.json");
  for (let count = 0; count < 20; count++) expect(compareAndRecord(file, start(5, { Valkey: 2 }))).toEqual([]);
  expect(compareAndRecord(file, { ...start(9, { Valkey: 9 }), kind: "docker warm" })).toEqual([]);
  expect(compareAndRecord(file, start(9, { Valkey: 9 }))).toEqual(["Valkey took 9.0 s; normally it takes 2.0 s."]);
  await rm(directory, { recursive: true });
});
