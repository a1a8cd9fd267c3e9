import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resources, synthesize } from "../base/synthesized.ts";
import { everySwitch } from "../environments/fixtures/every-switch.ts";
import { cloudEnvironments } from "../environments/index.ts";
import { resourceTypes } from "./index.ts";

const used = [...cloudEnvironments, everySwitch].flatMap((one) => Object.values(synthesize([one])).flatMap(resources));

test("the registry lists exactly the types that the stacks use", () => {
  expect(Object.keys(resourceTypes).toSorted()).toEqual([...new Set(used.map(({ type }) => type))].toSorted());
});

test("no type is in two files", () => {
  const files = readdirSync(import.meta.dirname).map((file) => readFileSync(join(import.meta.dirname, file), "utf8"));
  const rows = files.flatMap((text) => text.match(/^ {2}(aws|helm|kubernetes)_\w+(?=: \{)/gm) ?? []);
  expect(rows).toHaveLength(Object.keys(resourceTypes).length);
});
