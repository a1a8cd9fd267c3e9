import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { placeholderOutput } from "../../stacks/base/refuse-placeholders.ts";
import { isOnAws, synthesizeInto } from "../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { needed } from "../fixtures/tools.ts";
import { findTerraform, type Terraform, terraform } from "./terraform.ts";

const directory = mkdtempSync(join(tmpdir(), "mindflow-validate-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("Terraform and the AWS provider accept every stack on AWS, and reject a wrong argument", async (context) => {
  const tools = needed(findTerraform(), context);
  synthesizeInto(directory, cloudEnvironments);
  const onAws = (id: string) => {
    const file = join(directory, "stacks", id, "cdk.tf.json");
    const stack = JSON.parse(readFileSync(file, "utf8"));
    // Otherwise every stack is refused for the values that came with the repository: test/synth/placeholders.test.ts.
    delete stack.output[placeholderOutput].precondition;
    writeFileSync(file, JSON.stringify(stack, null, 1));
    return isOnAws(stack);
  };
  // The stacks are modules of one configuration, so the provider starts once (4 s).
  const configure = (stacks: string[]) => {
    const module = Object.fromEntries(stacks.map((id) => [id, { source: `./stacks/${id}` }]));
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ module }));
  };
  configure(readdirSync(join(directory, "stacks")).filter(onAws));
  const init = await terraform(tools, directory, ["init", "-backend=false", "-input=false", "-no-color"]);
  expect(init).toMatchObject({ code: 0, stderr: "" });

  expect(await errorsOf(tools)).toEqual([]);

  const file = join(directory, "stacks/production-messaging/cdk.tf.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"fifo_topic"', '"fifo_topik"'));
  configure(["production-messaging"]);
  expect(await errorsOf(tools)).toEqual([
    expect.stringMatching(/^stacks\/production-messaging\/cdk.tf.json: .*fifo_topik/),
  ]);
}, 300_000);

async function errorsOf(tools: Terraform): Promise<string[]> {
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
