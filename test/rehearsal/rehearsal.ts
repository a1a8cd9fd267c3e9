import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache, repository } from "../../localstack/layout.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { Change } from "./changes.ts";
import { startEmulator } from "./emulator.ts";
import { createGiven } from "./given.ts";
import type { Inventory } from "./inventory.ts";
import { Life } from "./life.ts";
import { Memory } from "./memory.ts";
import { Progress } from "./progress.ts";
import { type Protection, protectedOnAws } from "./protection.ts";
import type { Provided } from "./provider.ts";
import { inWords, judge, type Left } from "./residue.ts";
import { copySources } from "./source.ts";
import type { Row } from "./stack-life.ts";

export interface RehearsalOptions {
  readonly environment: AwsEnvironment;
  /** The stacks to rehearse, by their ids, or none for all; what they need is applied too, and no more is done with it. */
  readonly stacks: readonly string[];
  /** What they need is not even applied: see stand-ins.ts. */
  readonly alone?: boolean;
  readonly changes: readonly Change[];
  /** Who applies: Terraform, stack by stack; or `cdktf deploy` everything. */
  readonly by: "terraform" | "cdktf";
  readonly terraform: Provided;
  readonly say: (line: string) => void;
  /** Ends it where it is: Terraform releases its lock, and nothing is left running. */
  readonly signal: AbortSignal;
}

export interface Report {
  /** Where the plans are, as JSON: of what else was there nothing is kept. */
  readonly plans: string;
  readonly rows: readonly Row[];
  readonly planned: Inventory;
  /** Whether `planned` has every stack's first plan: `cdktf` keeps none. */
  readonly whole: boolean;
  readonly seconds: number;
  /** In MiB, at most: of the emulator, and of everything together. */
  readonly memory: { readonly emulator: number; readonly together: number };
  /** The operations that the emulator only stored and gave back. */
  readonly stored: readonly string[];
  readonly kept: readonly Left[];
  readonly protectedOnAws: readonly Protection[];
  /** The stacks that cannot be rehearsed, and why. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/**
 * An environment's whole life on an emulator of AWS: applied, planned again, changed behind Terraform's back, changed as
 * people change it, destroyed.
 *
 * @throws TerraformFailed with Terraform's own words; Error that names what differs, or what is left.
 */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const { environment, changes, say, signal } = options;
  const began = Date.now();
  const parent = join(cache, "rehearsal");
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, `${environment.name}-`));
  const source = join(directory, "source");
  copySources(repository, source);
  const memory = new Memory();
  const progress = new Progress(say);
  progress.say(`The plans and the logs: ${directory}`);
  const { account } = environment.aws.foundation;
  const emulator = await startEmulator({ account, region: environment.region, directory, say, signal });
  try {
    const emulatorMemory = memory.watch(emulator.pid);
    await createGiven(environment, emulator);
    const planned = new Map<string, readonly string[]>();
    const { clientEnvironment } = emulator;
    const around = { directory, source, emulator, clientEnvironment, progress, memory, planned };
    const plans = join(directory, "plans");
    const life = await Life.begin({ ...options, ...around, plans }, options.stacks, options.alone ?? false);
    for (const [id, why] of life.leftOut) progress.say(`${id} is left out: ${why}`);
    const before = await emulator.things();
    // Synthesized while the provider sleeps; what is wrong with it is told when nothing else is under way.
    const synthesizing = options.alone ? Promise.resolve([]) : protectedOnAws(environment, { directory, source });
    synthesizing.catch(() => {});
    await (options.by === "cdktf" ? life.applyByCdktf() : life.apply());
    const keptOnAws = await synthesizing;
    await life.driftAndChange(changes);
    await life.destroy();
    const { kept, left } = judge(before, await emulator.things());
    if (left.length > 0)
      throw new Error(`everything was destroyed, and these are left:\n  ${left.map(inWords).join("\n  ")}`);
    const stored = emulator.stored();
    for (const other of readdirSync(directory))
      if (other !== "plans") rmSync(join(directory, other), { recursive: true });
    return {
      plans,
      rows: life.rows,
      planned,
      whole: options.by === "terraform" && life.isWhole,
      seconds: (Date.now() - began) / 1000,
      memory: { emulator: emulatorMemory(), together: memory.peak },
      stored,
      kept,
      protectedOnAws: keptOnAws,
      leftOut: life.leftOut,
    };
  } catch (error) {
    progress.say(`Kept, since it did not end well: ${directory}`);
    throw error;
  } finally {
    progress.stop();
    memory.stop();
    await emulator.end();
  }
}
