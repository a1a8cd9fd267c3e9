import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { needed } from "../fixtures/tools.ts";
import { provideTerraform } from "../terraform/aws-provider.ts";
import { findTerraform } from "../terraform/terraform.ts";
import { rehearse } from "./rehearsal.ts";
import { compareWithFile } from "./report/plan-inventory.ts";

/** Small enough for every run of the tests. `.ci/run` rehearses all stacks of dev. Concurrent, since the provider mostly waits. */
test.concurrent.for(["dev-state", "dev-storage"])(
  "%s: applied, planned again, drifted and destroyed, and no resource remains",
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
      terraform: await provideTerraform({ anyVersion: false, say }),
      say,
      signal: new AbortController().signal,
    });
    expect(report.results.map((result) => result.stack)).toEqual([stack]);
    for (const result of report.results) {
      expect(result).toMatchObject({ unchanged: true, drift: expect.stringMatching(/^aws_\w+\.\S+$/) });
      expect(result.destroyed).toBe(result.applied);
    }
    const file = fileURLToPath(new URL("plans/dev.txt", import.meta.url));
    expect(compareWithFile(file, report.planned, { isComplete: false, update: false })).toEqual([]);
    rmSync(dirname(report.plans), { recursive: true });
  },
);
