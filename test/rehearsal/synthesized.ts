import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { output } from "../../localstack/install.ts";
import { repository } from "../../localstack/layout.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { resources, type SynthesizedStack } from "../../stacks/synthesized.ts";
import { type Needs, withNeeds } from "./order.ts";

/** The provider whose other side the emulator is. What another one does, nobody here could answer. */
const emulated = "aws";

/** An environment as Terraform gets it. */
export interface Synthesized {
  /** The stacks that can be rehearsed, each with those whose outputs it reads. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** The others, each with why it cannot. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** The directory of a stack, for Terraform. */
  directory(id: string): string;
  /** What Terraform reads there, as text: the same text is the same plan. */
  text(id: string): string;
}

export interface SynthesizeOptions {
  /** Where to. The directories of the stacks stay, with what Terraform keeps in them. */
  readonly outdir: string;
  /** The repository, or a copy of it with a change. */
  readonly source?: string;
  /** Where the state stack keeps its own state: docs/how-to/first-deployment.md. */
  readonly stateIn?: "state bucket" | "local file";
  /** Without the rehearsal's switches. */
  readonly asOnAws?: boolean;
  /** Of the AWS provider, where it is another than the stacks pin. */
  readonly providerVersion?: string | undefined;
}

/** Synthesizes an environment by the code of its source. @throws Error with what the code says against it. */
export async function synthesizeEnvironment(
  environment: AwsEnvironment,
  { outdir, source = repository, stateIn = "state bucket", asOnAws = false, providerVersion }: SynthesizeOptions,
): Promise<Synthesized> {
  // A local state is named from the working directory.
  const cwd = dirname(outdir);
  mkdirSync(cwd, { recursive: true });
  await output(process.execPath, ["--disable-warning=DEP0044", join(source, "test/rehearsal/app.ts")], {
    cwd,
    env: {
      PATH: process.env.PATH ?? "",
      CDKTF_OUTDIR: outdir,
      MINDFLOW_ENVIRONMENT: environment.name,
      ...(stateIn === "local file" && { MINDFLOW_STATE: "local" }),
      ...(asOnAws && { MINDFLOW_REHEARSAL: "as-on-aws" }),
      ...(providerVersion && { MINDFLOW_PROVIDER_VERSION: providerVersion }),
    },
  });
  const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string; dependencies: string[] }>;
  };
  const directory = (id: string) => {
    const stack = stacks[id];
    if (!stack) throw new Error(`${id} was not synthesized`);
    return join(outdir, stack.workingDirectory);
  };
  const text = (id: string) => readFileSync(join(directory(id), "cdk.tf.json"), "utf8");
  const all = new Map(Object.entries(stacks).map(([id, { dependencies }]) => [id, dependencies]));
  const providers = (id: string) =>
    Object.keys((JSON.parse(text(id)) as SynthesizedStack).terraform.required_providers);
  const leftOut = unrehearsable(all, providers);
  return { needs: new Map([...all].filter(([id]) => !leftOut.has(id))), leftOut, directory, text };
}

/** The stacks with a provider that the emulator does not stand behind, and those that need one of them: each with why. */
export function unrehearsable(needs: Needs, providers: (id: string) => readonly string[]): Map<string, string> {
  const foreign = new Map(
    [...needs.keys()].map((id) => [id, providers(id).filter((provider) => provider !== emulated)] as const),
  );
  const found = new Map<string, string>();
  for (const id of needs.keys()) {
    const causes = [...withNeeds([id], needs).keys()].filter((one) => foreign.get(one)?.length);
    if (causes.includes(id))
      found.set(id, `the emulator is AWS alone, and it also talks to ${foreign.get(id)?.join(" and ")}`);
    else if (causes.length > 0) found.set(id, `it needs ${causes.join(" and ")}`);
  }
  return found;
}

/** The addresses of everything in a stack, with what it is to be. */
export function resourcesOf(synthesized: Synthesized, id: string): Map<string, Readonly<Record<string, unknown>>> {
  const stack = JSON.parse(synthesized.text(id)) as SynthesizedStack;
  return new Map(resources(stack).map(({ type, id: name, attributes }) => [`${type}.${name}`, attributes]));
}
