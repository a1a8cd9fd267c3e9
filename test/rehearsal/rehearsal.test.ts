import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { findTerraform } from "../terraform.ts";
import { needed } from "../tools.ts";
import { compare } from "./inventory.ts";
import { provided } from "./provider.ts";
import { rehearse } from "./rehearsal.ts";

/** Each alone and all at once: they are 3 minutes of the provider's waiting, and one after another they would be 8. */
test.concurrent.for(["dev-state", "dev-messaging", "dev-storage"])(
  "%s: applied, planned again, drifted, destroyed, and nothing is left",
  { timeout: 900_000 },
  async (stack, context) => {
    needed(findTerraform(), context);
    const say = (line: string) => console.log(`${stack} ${line}`);
    const report = await rehearse({
      environment: dev,
      stacks: [stack],
      alone: true,
      changes: [],
      by: "terraform",
      terraform: await provided({ anyVersion: false, say }),
      say,
      signal: new AbortController().signal,
    });
    expect(report.rows.map((row) => row.stack)).toEqual([stack]);
    for (const row of report.rows) {
      expect(row).toMatchObject({ unchanged: true, drift: expect.stringMatching(/^aws_\w+\.\S+$/) });
      expect(row.destroyed).toBe(row.applied);
    }
    const file = fileURLToPath(new URL("plans/dev.txt", import.meta.url));
    expect(compare(file, report.planned, { whole: false, update: false })).toEqual([]);
    rmSync(dirname(report.plans), { recursive: true });
  },
);
