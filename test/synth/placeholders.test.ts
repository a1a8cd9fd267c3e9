import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placeholderOutput } from "../../stacks/base/refuse-placeholders.ts";
import { inWords, placeholders } from "../../stacks/environments/placeholders.ts";
import { production } from "../../stacks/environments/production.ts";
import { needed } from "../fixtures/tools.ts";
import { withoutPlaceholders } from "../preflight/filled-environment.ts";
import { findTerraform, terraform } from "../terraform/terraform.ts";
import { type SynthesizedStack, synthesize } from "./fixtures/synth.ts";

const refused = synthesize([production]);

test("every stack of an environment with placeholders refuses them, and no stack of one without", () => {
  const refusing = (stacks: Record<string, SynthesizedStack>) =>
    Object.keys(stacks).filter((id) => stacks[id]?.output?.[placeholderOutput]);
  expect(refusing(refused)).toEqual(Object.keys(refused));
  expect(refusing(synthesize([withoutPlaceholders(production)]))).toEqual([]);
});

test("Terraform refuses to plan and to apply a stack with placeholders, and names each with its fix", async (context) => {
  const tools = needed(findTerraform(), context);
  const directory = mkdtempSync(join(tmpdir(), "mindflow-placeholders-"));
  try {
    // Without its resources, the stack needs no provider and no account.
    const { locals, output } = refused["production-platform"] as SynthesizedStack & { locals: object };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ locals, output }));
    expect(await terraform(tools, directory, ["init", "-input=false"])).toMatchObject({ code: 0 });
    for (const args of [["plan"], ["apply", "-auto-approve"]]) {
      const { code, stderr } = await terraform(tools, directory, [...args, "-input=false", "-no-color"]);
      expect(code).toBe(1);
      expect(stderr).toContain("stacks/environments/production.ts has values that came with the repository:");
      for (const placeholder of placeholders(production)) expect(stderr).toContain(`  ${inWords(placeholder)}`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
