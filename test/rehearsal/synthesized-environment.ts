import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { output } from "../../localstack/install/install.ts";
import { repository } from "../../localstack/layout.ts";
import { resources, type SynthesizedStack } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type Dependencies, withDependencies } from "./dependency-order.ts";

/** The only provider whose API is emulated. */
const emulatedProvider = "aws";

export interface SynthesizedEnvironment {
  /** The stacks that can be rehearsed, each with the stacks whose outputs it reads. */
  readonly dependencies: Dependencies;
  /** The stacks that cannot be rehearsed, each with the reason. */
  readonly excluded: ReadonlyMap<string, string>;
  directory(id: string): string;
  /** The stack as Terraform reads it. Equal texts give equal plans. */
  text(id: string): string;
}

export interface SynthesizeOptions {
  /** An existing directory keeps Terraform's own files in it. */
  readonly outdir: string;
  /** The repository, or a changed copy of it. */
  readonly source?: string;
  /** Where the state stack has its own state: docs/how-to/first-deployment.md. */
  readonly stateIn?: "state bucket" | "local file";
  /** Without the rehearsal's overrides. */
  readonly asOnAws?: boolean;
  readonly providerVersion?: string | undefined;
}

/** Synthesizes an environment by the code in `source`. @throws Error with the message of that code. */
export async function synthesizeEnvironment(
  environment: AwsEnvironment,
  { outdir, source = repository, stateIn = "state bucket", asOnAws = false, providerVersion }: SynthesizeOptions,
): Promise<SynthesizedEnvironment> {
  // The path of a local state is relative to the working directory.
  const cwd = dirname(outdir);
  mkdirSync(cwd, { recursive: true });
  await output(process.execPath, ["--disable-warning=DEP0044", join(source, "test/rehearsal/cdktf-app.ts")], {
    cwd,
    env: {
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
  const excluded = excludedStacks(all, providers);
  return { dependencies: new Map([...all].filter(([id]) => !excluded.has(id))), excluded, directory, text };
}

/** The stacks with a provider that is not emulated, and the stacks that depend on them, each with the reason. */
export function excludedStacks(
  dependencies: Dependencies,
  providers: (id: string) => readonly string[],
): Map<string, string> {
  const foreign = new Map(
    [...dependencies.keys()].map((id) => [id, providers(id).filter((name) => name !== emulatedProvider)] as const),
  );
  const excluded = new Map<string, string>();
  for (const id of dependencies.keys()) {
    const causes = [...withDependencies([id], dependencies).keys()].filter((one) => foreign.get(one)?.length);
    if (causes.includes(id))
      excluded.set(id, `the emulator emulates AWS only, and the stack also uses ${foreign.get(id)?.join(" and ")}`);
    else if (causes.length > 0) excluded.set(id, `it depends on ${causes.join(" and ")}`);
  }
  return excluded;
}

export function resourcesByAddress(
  environment: SynthesizedEnvironment,
  id: string,
): Map<string, Readonly<Record<string, unknown>>> {
  const stack = JSON.parse(environment.text(id)) as SynthesizedStack;
  return new Map(resources(stack).map(({ type, id: name, attributes }) => [`${type}.${name}`, attributes]));
}
