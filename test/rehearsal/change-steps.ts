import { join } from "node:path";
import { type Dependencies, dependenciesAmong } from "./dependency-order.ts";
import type { Change } from "./exercises/changes.ts";
import { type RehearsalContext, synthesizeInto } from "./rehearsal-context.ts";
import { applyEdit, copySources, type Edit } from "./source-copy.ts";
import type { StackLifecycle } from "./stack-lifecycle.ts";
import type { SynthesizedEnvironment } from "./synthesized-environment.ts";

export interface Step {
  readonly after: readonly string[];
  readonly run: () => Promise<void>;
}

export interface AppliedEnvironment {
  readonly context: RehearsalContext;
  readonly synthesized: SynthesizedEnvironment;
  readonly dependencies: Dependencies;
}

export const driftStep = (id: string) => `drift ${id}`;

/** A step for each stack that a change affects: it plans the change, and applies it if a later step depends on it. */
export async function changeSteps(
  { context, synthesized, dependencies }: AppliedEnvironment,
  changes: readonly Change[],
  stacks: ReadonlyMap<string, StackLifecycle>,
  rehearsed: readonly string[],
): Promise<Map<string, Step>> {
  const environment = context.environment.name;
  const steps = new Map<string, Step>();
  // Each plan takes the lock of its stack, so the steps of one stack run one after another.
  const lastStepOf = new Map(rehearsed.map((id) => [id, driftStep(id)]));
  for (const [index, { title, edits, effects }] of changes.entries()) {
    const expected = new Map(Object.entries(effects).map(([stack, lines]) => [`${environment}-${stack}`, lines]));
    if (![...expected.keys()].some((id) => dependencies.has(id))) continue;
    const changed = await synthesizeWith(context, title, edits(environment));
    const affected = [...dependencies.keys()].filter((id) => changed.text(id) !== synthesized.text(id));
    const order = dependenciesAmong(affected, dependencies);
    for (const [id, before] of order) {
      const last = lastStepOf.get(id);
      const apply = [...order.values()].some((others) => others.includes(id));
      steps.set(`${index} ${id}`, {
        after: [...before.map((one) => `${index} ${one}`), ...(last ? [last] : [])],
        run: async () => stacks.get(id)?.change(title, changed, expected.get(id) ?? [], { apply }),
      });
      lastStepOf.set(id, `${index} ${id}`);
    }
  }
  return steps;
}

async function synthesizeWith(
  context: RehearsalContext,
  title: string,
  edits: readonly Edit[],
): Promise<SynthesizedEnvironment> {
  const directory = join(context.directory, title.replaceAll(/\W+/g, "-"));
  const source = join(directory, "source");
  copySources(context.source, source);
  for (const edit of edits) applyEdit(source, edit);
  return synthesizeInto({ ...context, directory, source });
}
