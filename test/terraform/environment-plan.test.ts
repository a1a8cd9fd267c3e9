import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import type { Plan } from "../../stacks/pipeline/terraform/plan.ts";
import { startEmulator } from "../emulator/emulator.ts";
import { needed } from "../fixtures/tools.ts";
import { createRolesAndZone } from "../rehearsal/fixtures/account-roles-and-zone.ts";
import { parse } from "../rehearsal/report/plan-inventory.ts";
import { environmentPlan } from "./environment-plan.ts";
import { findTerraform } from "./terraform.ts";

test("the plan for scanners has every resource of every stack on AWS, with its blocks as Terraform reads them", {
  timeout: 300_000,
}, async (context) => {
  const tools = needed(findTerraform(), context);
  const directory = mkdtempSync(join(tmpdir(), "mindflow-plan-"));
  const emulator = await startEmulator(dev);
  try {
    await createRolesAndZone(dev, emulator);
    const plan = JSON.parse(await environmentPlan(dev, { directory, emulator, tools })) as Plan;
    const managed = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");

    const committed = parse(readFileSync(new URL("../rehearsal/plans/dev.txt", import.meta.url), "utf8"));
    const first = [...committed].filter(([title]) => !title.includes(","));
    expect(managed.map(({ address, change }) => `${change.actions} ${address}`).toSorted()).toEqual(
      first.flatMap(([stack, lines]) => lines.map((line) => line.replace(" ", ` module.${stack}.`))).toSorted(),
    );
    // In cdk.tf.json it is an object, which scanners read as no block.
    const versioning = managed.filter(({ type }) => type === "aws_s3_bucket_versioning");
    expect(versioning.length).toBeGreaterThan(0);
    for (const { change } of versioning)
      expect(change.after).toMatchObject({ versioning_configuration: [{ status: "Enabled" }] });
  } finally {
    await emulator.end();
    rmSync(directory, { recursive: true });
  }
});
