import { changeSteps, driftStep, type Step } from "./change-steps.ts";
import { type Dependencies, dependenciesAmong, reversed, runInOrder, withDependencies } from "./dependency-order.ts";
import { deployByCdktf } from "./deploy-by-cdktf.ts";
import type { Change } from "./exercises/changes.ts";
import { createOutputsOfOtherStacks } from "./fixtures/outputs-of-other-stacks.ts";
import { type RehearsalContext, synthesizeInto } from "./rehearsal-context.ts";
import type { StackResult } from "./report/stack-result.ts";
import { StackLifecycle } from "./stack-lifecycle.ts";
import { StateStackLifecycle } from "./state-stack-lifecycle.ts";
import type { SynthesizedEnvironment } from "./synthesized-environment.ts";

/** Terraform processes at once. Each takes up to 2 GB with its providers, and waits most of the time. */
const concurrency = 5;

export class EnvironmentLifecycle {
  readonly isComplete: boolean;
  readonly #context: RehearsalContext;
  readonly #synthesized: SynthesizedEnvironment;
  readonly #dependencies: Dependencies;
  readonly #stacks: ReadonlyMap<string, StackLifecycle>;
  readonly #rehearsed: readonly string[];

  /** `stacks` and `alone` are as in RehearsalOptions. @throws Error if one of the stacks cannot be rehearsed. */
  static async prepare(
    context: RehearsalContext,
    stacks: readonly string[],
    alone: boolean,
  ): Promise<EnvironmentLifecycle> {
    const synthesized = await synthesizeInto(context);
    const rehearsed = stacks.length > 0 ? stacks : [...synthesized.dependencies.keys()];
    const excluded = rehearsed.filter((id) => synthesized.excluded.has(id));
    if (excluded.length > 0)
      throw new Error(excluded.map((id) => `${id} cannot be rehearsed: ${synthesized.excluded.get(id)}`).join("\n"));
    if (alone) await createOutputsOfOtherStacks(rehearsed, synthesized, context.emulator);
    const dependenciesOf = alone ? dependenciesAmong : withDependencies;
    return new EnvironmentLifecycle(
      context,
      rehearsed,
      synthesized,
      dependenciesOf(rehearsed, synthesized.dependencies),
    );
  }

  private constructor(
    context: RehearsalContext,
    rehearsed: readonly string[],
    synthesized: SynthesizedEnvironment,
    dependencies: Dependencies,
  ) {
    this.#context = context;
    this.#synthesized = synthesized;
    this.#rehearsed = rehearsed;
    this.#dependencies = dependencies;
    this.isComplete = rehearsed.length === synthesized.dependencies.size;
    const stateStack = `${context.environment.name}-state`;
    const lifecycleOf = (id: string) =>
      new (id === stateStack ? StateStackLifecycle : StackLifecycle)(context, id, synthesized);
    this.#stacks = new Map([...dependencies.keys()].map((id) => [id, lifecycleOf(id)]));
  }

  get excluded(): SynthesizedEnvironment["excluded"] {
    return this.#synthesized.excluded;
  }

  get results(): StackResult[] {
    return [...this.#stacks.values()].map(({ result }) => result);
  }

  /** Applies every stack, and plans each again while the next stacks are applied. */
  async apply(): Promise<void> {
    const again = this.#rehearsed.map((id): [string, readonly string[]] => [`${id} again`, [id]]);
    await runInOrder(new Map([...this.#dependencies, ...again]), concurrency, async (name) => {
      const [id = "", isApplied] = name.split(" ");
      await (isApplied ? this.#stack(id).assertUnchanged() : this.#stack(id).apply());
    });
  }

  async applyByCdktf(): Promise<void> {
    const { environment, progress } = this.#context;
    const stacks = this.excluded.size > 0 ? [...this.#dependencies.keys()] : [`${environment.name}-*`];
    await deployByCdktf({ ...this.#context, stacks, say: (line) => progress.say(line) });
    await runInOrder(new Map(this.#rehearsed.map((id) => [id, []])), concurrency, async (id) => {
      await this.#stack(id).countApplied();
      await this.#stack(id).assertUnchanged();
    });
  }

  /** Each plan finds its stack's drift and nothing else: no stack has changed the resources of another. */
  async driftAndChange(changes: readonly Change[]): Promise<void> {
    const target = { context: this.#context, synthesized: this.#synthesized, dependencies: this.#dependencies };
    const drifts = this.#rehearsed.map((id): [string, Step] => [
      driftStep(id),
      { after: [], run: () => this.#stack(id).drift() },
    ]);
    // Changes come first in the map: the longest work starts as soon as the drift of its stack is repaired.
    const steps = new Map([...(await changeSteps(target, changes, this.#stacks, this.#rehearsed)), ...drifts]);
    const order = new Map([...steps].map(([name, { after }]) => [name, after]));
    await runInOrder(order, concurrency, async (name) => steps.get(name)?.run());
  }

  async destroy(): Promise<void> {
    await runInOrder(reversed(this.#dependencies), concurrency, (id) => this.#stack(id).destroy());
  }

  #stack(id: string): StackLifecycle {
    const stack = this.#stacks.get(id);
    if (!stack) throw new Error(`${id} is not rehearsed`);
    return stack;
  }
}
