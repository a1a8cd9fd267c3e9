import { rmSync } from "node:fs";
import { join } from "node:path";
import { synthesizeInto } from "./rehearsal-context.ts";
import { StackLifecycle } from "./stack-lifecycle.ts";
import type { SynthesizeOptions } from "./synthesized-environment.ts";

/** The state moves back into a file before the destroy: a stack cannot destroy the bucket that holds its state. */
export class StateStackLifecycle extends StackLifecycle {
  protected override async beforeApply(): Promise<void> {
    await synthesizeInto(this.context, "local file");
  }

  protected override async afterApply(): Promise<void> {
    await this.#moveState("state bucket");
    rmSync(join(this.context.directory, `terraform.${this.id}.tfstate`));
  }

  protected override async beforeDestroy(): Promise<void> {
    await this.#moveState("local file");
  }

  async #moveState(to: SynthesizeOptions["stateIn"]): Promise<void> {
    await synthesizeInto(this.context, to);
    await this.terraform().init("-migrate-state", "-force-copy");
  }
}
