import { join } from "node:path";
import { awsProviderVersion } from "../../stacks/aws-stack.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { unwelcome } from "./changes.ts";
import { drifts, misnamed, type State, subjectOf } from "./drifts.ts";
import type { Emulator } from "./emulator.ts";
import { resourceLines } from "./plan.ts";
import type { Progress } from "./progress.ts";
import { Stack, type Stage } from "./stack.ts";
import { type Synthesized, type SynthesizeOptions, synthesizeEnvironment } from "./synthesized.ts";

/** What all stacks of a rehearsal have around them. */
export interface Surroundings extends Stage {
  readonly environment: AwsEnvironment;
  readonly directory: string;
  /** The sources that it is a rehearsal of. */
  readonly source: string;
  readonly emulator: Emulator;
  readonly progress: Progress;
  /** What each plan would have done: see inventory.ts. */
  readonly planned: Map<string, readonly string[]>;
}

/** What came of a stack's rehearsal. */
export interface Row {
  readonly stack: string;
  applied: number;
  unchanged: boolean;
  /** The resource that was changed behind Terraform's back, and found. */
  drift: string;
  destroyed: number;
  /** By phase. */
  readonly seconds: Record<string, number>;
  /** The most that Terraform and its providers took, in MiB. */
  memory: number;
}

/** One stack, from its first plan to its destroy. */
export class StackLife {
  readonly id: string;
  readonly row: Row;
  protected readonly at: Surroundings;
  /** What it was last applied from. */
  #from: Synthesized;

  constructor(at: Surroundings, id: string, base: Synthesized) {
    this.at = at;
    this.id = id;
    this.#from = base;
    this.row = { stack: id, applied: 0, unchanged: false, drift: "", destroyed: 0, seconds: {}, memory: 0 };
  }

  async apply(): Promise<void> {
    await this.#during("apply", async () => {
      await this.prepare();
      const stack = this.stack();
      await stack.init();
      await stack.plan("first");
      const [plan] = await Promise.all([stack.show("first"), stack.apply("first")]);
      const lines = resourceLines(plan);
      this.at.planned.set(this.id, lines);
      this.row.applied = lines.length;
      await this.moveIn();
      return `${lines.length} resources`;
    });
  }

  /** For what somebody else applied. */
  async count(): Promise<void> {
    const addresses = await this.stack().command("state", "list");
    this.row.applied = addresses.filter((address) => !address.startsWith("data.")).length;
  }

  /** @throws Error where its next plan is not empty. */
  async unchanged(): Promise<void> {
    await this.#during("again", async () => {
      await this.stack().unchanged("again");
      this.row.unchanged = true;
      return "no difference";
    });
  }

  /** Changes one resource behind Terraform's back: the next plan names that one, and mends it. */
  async drift(): Promise<void> {
    const drift = drifts[this.name];
    if (!drift) throw new Error(`${this.id} has no drift to be found: add one to test/rehearsal/drifts.ts`);
    await this.#during("drift", async () => {
      const stack = this.stack();
      const state = JSON.parse((await stack.command("state", "pull")).join("\n")) as State;
      const { address, attributes } = subjectOf(drift, state);
      await this.at.emulator.call(drift.call(attributes));
      const planned = await stack.planAndApply();
      const addresses = planned.map(({ resource }) => resource.addr);
      const fault = misnamed(address, addresses);
      if (fault) throw new Error(`${this.id}, when ${drift.what}: ${fault}`);
      this.row.drift = address;
      return `${drift.what}: ${address}`;
    });
  }

  /** Plans a change, and applies it where others need that. @throws Error where it brings anything but `expected`. */
  async change(title: string, to: Synthesized, expected: readonly RegExp[], apply: boolean): Promise<void> {
    await this.#during("change", async () => {
      const stack = this.stack(to);
      await stack.init();
      await stack.plan("change");
      const found = resourceLines(await stack.show("change"));
      this.at.planned.set(`${this.id}, when ${title}`, found);
      const faults = unwelcome(found, expected);
      if (faults.length > 0) throw new Error(`${this.id}, when ${title}:\n  ${faults.join("\n  ")}`);
      if (apply) {
        this.#from = to;
        await stack.apply("change");
        this.row.applied += found.filter((line) => line.startsWith("create ")).length;
      }
      return `${title}: ${found.length} resources`;
    });
  }

  async destroy(): Promise<void> {
    await this.#during("destroy", async () => {
      await this.moveOut();
      this.row.destroyed = await this.stack().destroy();
      return `${this.row.destroyed} resources`;
    });
  }

  /** Its name in every environment. */
  protected get name(): string {
    return this.id.slice(this.at.environment.name.length + 1);
  }

  protected stack(from = this.#from): Stack {
    return new Stack(this.at, from.directory(this.id), {
      told: (event) => this.at.progress.heard(this.id, event),
      took: (mebibytes) => {
        this.row.memory = Math.max(this.row.memory, mebibytes);
      },
    });
  }

  protected async prepare(): Promise<void> {}
  protected async moveIn(): Promise<void> {}
  protected async moveOut(): Promise<void> {}

  async #during(what: string, work: () => Promise<string>): Promise<void> {
    const seconds = await this.at.progress.during(this.id, what, work);
    this.row.seconds[what] = (this.row.seconds[what] ?? 0) + seconds;
  }
}

/** The environment, from the sources and into the directory of a rehearsal. */
export function synthesizeFor(
  {
    environment,
    directory,
    source,
    terraform,
  }: Pick<Surroundings, "environment" | "directory" | "source" | "terraform">,
  stateIn: SynthesizeOptions["stateIn"] = "state bucket",
): Promise<Synthesized> {
  const providerVersion = terraform.version === awsProviderVersion ? undefined : terraform.version;
  return synthesizeEnvironment(environment, { outdir: join(directory, "out"), source, stateIn, providerVersion });
}
