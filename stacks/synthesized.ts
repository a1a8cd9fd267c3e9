import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { addStacks } from "./app.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { build } from "./unique-ids.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** A stack as Terraform will read it: a reference is still `${aws_sqs_queue.name.arn}`. */
export interface SynthesizedStack {
  readonly terraform: {
    readonly required_providers: Record<string, Attributes>;
    readonly required_version: string;
    readonly backend: Readonly<Record<string, Attributes>>;
  };
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  /** What Terraform asks for while it runs and keeps nowhere. */
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Whether a stack is of what AWS has, and not of what runs on the cluster. */
export function isOnAws({ terraform }: SynthesizedStack): boolean {
  return "aws" in terraform.required_providers;
}

export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Attributes;
}

/** Synthesizes into a directory, as `cdktf synth` does. */
export function synthesizeInto(outdir: string, environments: readonly AwsEnvironment[]): void {
  const app = new App({ outdir });
  build(app, () => addStacks(app, environments));
  app.synth();
}

/** The stacks of environments, synthesized in this process, by their ids. */
export function synthesize(environments: readonly AwsEnvironment[]): Record<string, SynthesizedStack> {
  return inTemporaryDirectory((app) => addStacks(app, environments));
}

/** The stacks that `what` builds, by their ids. */
export function inTemporaryDirectory(what: (app: App) => void): Record<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), "mindflow-synth-"));
  try {
    const app = new App({ outdir });
    build(app, what);
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

/** Every resource of a stack, ordered by type and id. */
export function resources(stack: SynthesizedStack): Resource[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ type, id, attributes })),
  );
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
