import { rmSync } from "node:fs";
import { join } from "node:path";
import { StackLife, synthesizeFor } from "./stack-life.ts";
import type { SynthesizeOptions } from "./synthesized.ts";

/**
 * The stack that makes the bucket of all states: as docs/how-to/first-deployment.md says, its own begins with a file and
 * then moves in. At the end it moves out again, for it cannot destroy what it is kept in.
 */
export class StateStackLife extends StackLife {
  protected override async prepare(): Promise<void> {
    await synthesizeFor(this.at, "local file");
  }

  protected override async moveIn(): Promise<void> {
    await this.#move("state bucket");
    rmSync(join(this.at.directory, `terraform.${this.id}.tfstate`));
  }

  protected override async moveOut(): Promise<void> {
    await this.#move("local file");
  }

  async #move(to: SynthesizeOptions["stateIn"]): Promise<void> {
    await synthesizeFor(this.at, to);
    await this.stack().init("-migrate-state", "-force-copy");
  }
}
