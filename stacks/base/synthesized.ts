import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { addStacks } from "../app.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { build } from "./unique-ids.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** A stack's JSON for Terraform, with unresolved references such as `${aws_sqs_queue.name.arn}`. */
export interface SynthesizedStack {
  readonly terraform: {
    readonly required_providers: Record<string, Attributes>;
    readonly required_version: string;
    readonly backend: Readonly<Record<string, Attributes>>;
  };
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

export function isOnAws({ terraform }: SynthesizedStack): boolean {
  return "aws" in terraform.required_providers;
}

export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Attributes;
}

/** Returns the ids of the stacks, in the order of their first deployment. */
export function synthesizeInto(outdir: string, environments: readonly AwsEnvironment[]): string[] {
  const app = new App({ outdir });
  build(app, () => addStacks(app, environments));
  app.synth();
  return app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
}

export function synthesize(environments: readonly AwsEnvironment[]): Record<string, SynthesizedStack> {
  return inTemporaryDirectory((app) => addStacks(app, environments));
}

export function inTemporaryDirectory(addStacks: (app: App) => void): Record<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), "mindflow-synth-"));
  try {
    const app = new App({ outdir });
    build(app, addStacks);
    app.synth();
    const { stacks } = readJson(join(outdir, "manifest.json")) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    return Object.fromEntries(
      Object.entries(stacks).map(([id, { synthesizedStackPath }]) => [
        id,
        readJson(join(outdir, synthesizedStackPath)) as SynthesizedStack,
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function resources(stack: SynthesizedStack): Resource[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ type, id, attributes })),
  );
}

/** The resource of the same stack to which a reference such as `${aws_launch_template.nodes.id}` leads. */
export function referred(siblings: readonly Resource[], reference: unknown): Resource {
  const found = siblings.find(({ type, id }) => String(reference).startsWith(`\${${type}.${id}.`));
  if (!found) throw new Error(`${reference} leads to nothing in its stack`);
  return found;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
