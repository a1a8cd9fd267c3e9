import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placeholderOutput } from "../../stacks/base/refuse-placeholders.ts";
import { isOnAws, type SynthesizedStack, synthesizeInto } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { Emulator } from "../emulator/emulator.ts";
import { type Terraform, terraform } from "./terraform.ts";

export interface PlanOptions {
  /** Empty. Terraform's files stay in it. */
  readonly directory: string;
  /** Answers what the plan looks up: roles and the zone. */
  readonly emulator: Emulator;
  readonly tools: Terraform;
}

/**
 * The plan of the first deployment of all stacks on AWS, as the JSON of `terraform show`. Applies nothing. The stacks
 * are modules of one configuration, and what a stack reads of another is a variable: a scanner sees across stacks.
 */
export async function environmentPlan(environment: AwsEnvironment, options: PlanOptions): Promise<string> {
  const { directory, emulator, tools } = options;
  synthesizeInto(directory, [environment]);
  const ids = readdirSync(join(directory, "stacks"));
  const texts = ids.map((id): [string, string] => {
    const text = readFileSync(join(directory, "stacks", id, "cdk.tf.json"), "utf8");
    return [id, text.replaceAll(reference, (_all, from, output) => `var.${variable(from, output)}`)];
  });
  const stacks = texts.filter(([, text]) => isOnAws(JSON.parse(text)));
  for (const [id, text] of stacks)
    writeFileSync(
      join(directory, "stacks", id, "cdk.tf.json"),
      JSON.stringify(moduleOf(JSON.parse(text), read(text)), null, 1),
    );
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(root(new Map(stacks))));
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await terraform(tools, directory, args, emulator.clientEnvironment);
    if (code !== 0) throw new Error(`terraform ${args[0]} failed:\n${stderr}`);
    return stdout;
  };
  await run("init", "-input=false", "-no-color");
  await run("plan", "-input=false", "-no-color", "-parallelism=60", "-out=plan");
  return run("show", "-json", "plan");
}

const reference = /data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/g;
const separator = "_of_";
const variable = (stack: string, output: string) => `${stack}${separator}${output}`;

/** The variables in a module's text. */
function read(text: string): string[] {
  return [...new Set([...text.matchAll(/var\.([\w-]+_of_[\w-]+)/g)].map(([, name = ""]) => name))];
}

function moduleOf(stack: SynthesizedStack, variables: readonly string[]): object {
  const { terraform_remote_state: _, ...data } = stack.data ?? {};
  const { [placeholderOutput]: _refusal, ...outputs } = stack.output ?? {};
  const aws = {
    ...stack.terraform.required_providers.aws,
    configuration_aliases: aliases(stack).map(({ name }) => name),
  };
  const parts = {
    terraform: { required_providers: { aws } },
    variable: Object.fromEntries(variables.map((name) => [name, {}])),
    ephemeral: stack.ephemeral ?? {},
    data,
    resource: stack.resource,
    output: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, { value }])),
  };
  // Terraform refuses a part without content.
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}

function aliases({ provider }: SynthesizedStack): { name: string; provider: object }[] {
  return (provider.aws ?? []).flatMap((one) => (one.alias ? [{ name: `aws.${one.alias}`, provider: one }] : []));
}

/** One provider for each region: one for each stack would be a process of 300 MB for each. The tag `service` is lost. */
function root(texts: ReadonlyMap<string, string>): object {
  const stacks = [...texts].map(([id, text]) => ({ id, stack: JSON.parse(text) as SynthesizedStack, text }));
  const [first] = stacks;
  const regional = new Map(stacks.flatMap(({ stack }) => aliases(stack).map(({ name, provider }) => [name, provider])));
  return {
    terraform: { required_providers: { aws: first?.stack.terraform.required_providers.aws } },
    provider: { aws: [first?.stack.provider.aws?.[0], ...regional.values()] },
    module: Object.fromEntries(
      stacks.map(({ id, stack, text }) => [
        id,
        {
          source: `./stacks/${id}`,
          providers: Object.fromEntries(["aws", ...aliases(stack).map(({ name }) => name)].map((name) => [name, name])),
          ...Object.fromEntries(read(text).map((name) => [name, `\${module.${name.replace(separator, ".")}}`])),
        },
      ]),
    ),
  };
}
