import { resourceLines } from "../../stacks/pipeline/terraform/plan.ts";
import { TerraformDirectory } from "../../stacks/pipeline/terraform/terraform-directory.ts";
import { terraformOptions } from "./emulated-terraform.ts";
import { unexpectedEffects } from "./exercises/changes.ts";
import { repairedDrift } from "./exercises/drift-check.ts";
import { drifts } from "./exercises/drifts.ts";
import type { RehearsalContext } from "./rehearsal-context.ts";
import type { StackResult } from "./report/stack-result.ts";
import type { SynthesizedEnvironment } from "./synthesized-environment.ts";

export class StackLifecycle {
  readonly id: string;
  readonly result: StackResult;
  protected readonly context: RehearsalContext;
  #appliedFrom: SynthesizedEnvironment;

  constructor(context: RehearsalContext, id: string, synthesized: SynthesizedEnvironment) {
    this.context = context;
    this.id = id;
    this.#appliedFrom = synthesized;
    this.result = { stack: id, applied: 0, unchanged: false, drift: "", destroyed: 0, seconds: {}, memory: 0 };
  }

  async apply(): Promise<void> {
    await this.#measured("apply", async () => {
      await this.beforeApply();
      const terraform = this.terraform();
      await terraform.init();
      await terraform.plan("first");
      const [plan] = await Promise.all([terraform.show("first"), terraform.apply("first")]);
      const lines = resourceLines(plan);
      this.context.planned.set(this.id, lines);
      this.result.applied = lines.length;
      await this.afterApply();
      return `${lines.length} resources`;
    });
  }

  /** Counts the resources that `cdktf deploy` applied. */
  async countApplied(): Promise<void> {
    const addresses = await this.terraform().command("state", "list");
    this.result.applied = addresses.filter((address) => !address.startsWith("data.")).length;
  }

  async assertUnchanged(): Promise<void> {
    await this.#measured("again", async () => {
      await this.terraform().assertUnchanged("again");
      this.result.unchanged = true;
      return "no difference";
    });
  }

  /** @throws Error if the next plan does not repair exactly the changed resource. */
  async drift(): Promise<void> {
    const drift = drifts[this.name];
    if (!drift) throw new Error(`${this.id} has no drift to detect: add one to test/rehearsal/exercises/drifts.ts`);
    await this.#measured("drift", async () => {
      const address = await repairedDrift(drift, this.terraform(), this.context.emulator);
      this.result.drift = address;
      return `${drift.what}: ${address}`;
    });
  }

  /** Plans a change, and applies it on request. @throws Error if its effects are not those `expected`. */
  async change(
    title: string,
    to: SynthesizedEnvironment,
    expected: readonly RegExp[],
    options: { apply: boolean },
  ): Promise<void> {
    await this.#measured("change", async () => {
      const terraform = this.terraform(to);
      await terraform.init();
      await terraform.plan("change");
      const lines = resourceLines(await terraform.show("change"));
      this.context.planned.set(`${this.id}, when ${title}`, lines);
      const faults = unexpectedEffects(lines, expected);
      if (faults.length > 0) throw new Error(`${this.id}, when ${title}:\n  ${faults.join("\n  ")}`);
      if (options.apply) {
        this.#appliedFrom = to;
        await terraform.apply("change");
        this.result.applied += lines.filter((line) => line.startsWith("create ")).length;
      }
      return `${title}: ${lines.length} resources`;
    });
  }

  async destroy(): Promise<void> {
    await this.#measured("destroy", async () => {
      await this.beforeDestroy();
      this.result.destroyed = await this.terraform().destroy();
      return `${this.result.destroyed} resources`;
    });
  }

  protected get name(): string {
    return this.id.slice(this.context.environment.name.length + 1);
  }

  protected terraform(from = this.#appliedFrom): TerraformDirectory {
    return new TerraformDirectory(terraformOptions(this.context), from.directory(this.id), {
      onEvent: (event) => this.context.progress.onTerraformEvent(this.id, event),
      onPeakMemory: (mebibytes) => {
        this.result.memory = Math.max(this.result.memory, mebibytes);
      },
    });
  }

  protected async beforeApply(): Promise<void> {}
  protected async afterApply(): Promise<void> {}
  protected async beforeDestroy(): Promise<void> {}

  async #measured(phase: string, work: () => Promise<string>): Promise<void> {
    const seconds = await this.context.progress.during(this.id, phase, work);
    this.result.seconds[phase] = (this.result.seconds[phase] ?? 0) + seconds;
  }
}
