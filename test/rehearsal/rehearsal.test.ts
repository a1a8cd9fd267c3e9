import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { findTerraform } from "../terraform.ts";
import { needed } from "../tools.ts";
import { compare } from "./inventory.ts";
import { provided } from "./provider.ts";
import { rehearse } from "./rehearsal.ts";

test("dev's state: applied, moved into its bucket, drifted, moved out and destroyed, and nothing is left", {
  timeout: 900_000,
}, async (context) => {
  needed(findTerraform(), context);
  const stacks = ["dev-state"];
  const report = await rehearse({
    environment: dev,
    stacks,
    changes: [],
    by: "terraform",
    terraform: await provided({ anyVersion: false, say: console.log }),
    say: console.log,
    signal: new AbortController().signal,
  });
  expect(report.rows.map(({ stack }) => stack).toSorted()).toEqual(stacks);
  for (const row of report.rows) expect(row.destroyed).toBe(row.applied);
  for (const row of report.rows.filter(({ stack }) => stacks.includes(stack)))
    expect(row).toMatchObject({ unchanged: true, drift: expect.stringMatching(/^aws_\w+\.\S+$/) });
  const file = fileURLToPath(new URL("plans/dev.txt", import.meta.url));
  expect(compare(file, report.planned, { whole: false, update: false })).toEqual([]);
});
