import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { isOnAws, synthesizeInto } from "./synth.ts";
import { findTerraform, type Terraform, terraform } from "./terraform.ts";
import { needed } from "./tools.ts";

const directory = mkdtempSync(join(tmpdir(), "mindflow-validate-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("Terraform and the real AWS provider accept every stack on AWS, and refuse a wrong argument", async (context) => {
  const tools = needed(findTerraform(), context);
  synthesizeInto(directory, cloudEnvironments);
  const onAws = (id: string) => isOnAws(JSON.parse(readFileSync(join(directory, "stacks", id, "cdk.tf.json"), "utf8")));
  // Each stack as a module of one configuration: the provider starts once (4 s), and not once for each stack.
  const configure = (stacks: string[]) => {
    const module = Object.fromEntries(stacks.map((id) => [id, { source: `./stacks/${id}` }]));
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ module }));
  };
  configure(readdirSync(join(directory, "stacks")).filter(onAws));
  const init = await terraform(tools, directory, ["init", "-backend=false", "-input=false", "-no-color"]);
  expect(init).toMatchObject({ code: 0, stderr: "" });

  expect(await refusals(tools)).toEqual([]);

  const file = join(directory, "stacks/production-messaging/cdk.tf.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"fifo_topic"', '"fifo_topik"'));
  configure(["production-messaging"]);
  expect(await refusals(tools)).toEqual([
    expect.stringMatching(/^stacks\/production-messaging\/cdk.tf.json: .*fifo_topik/),
  ]);
}, 300_000);

/** What Terraform and the provider have against the stacks in the directory. */
async function refusals(tools: Terraform): Promise<string[]> {
  const { stdout } = await terraform(tools, directory, ["validate", "-json"]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ range, summary, detail }) => `${range?.filename}: ${summary}: ${detail}`);
}

interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly range?: { readonly filename: string };
}
