import { mkdirSync } from "node:fs";
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
  /** The stacks to rehearse, by their ids; what they need is applied too, and no more is done with it. */
  readonly stacks: readonly string[];
  readonly changes: readonly Change[];
  /** Who applies: Terraform, stack by stack; or `cdktf deploy` everything. */
  readonly by: "terraform" | "cdktf";
  readonly terraform: Provided;
  readonly say: (line: string) => void;
  /** Ends it where it is: Terraform releases its lock, and nothing is left running. */
  readonly signal: AbortSignal;
}

export interface Report {
  /** Where the plans and the logs are. */
  readonly directory: string;
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
  const directory = join(cache, "rehearsal", `${environment.name}-${new Date().toISOString().replaceAll(/\W/g, "")}`);
  const source = join(directory, "source");
  mkdirSync(directory, { recursive: true });
  copySources(repository, source);
  const keptOnAws = await protectedOnAws(environment, { directory, source });
  const memory = new Memory();
  const progress = new Progress(say);
  progress.say(`The plans and the logs: ${directory}`);
  const { account } = environment.aws.foundation;
  const emulator = await startEmulator({ account, region: environment.region, directory, say, signal });
  try {
    const emulatorMemory = memory.watch(emulator.pid);
    await createGiven(environment, emulator);
    const before = await emulator.things();
    const planned = new Map<string, readonly string[]>();
    const { clientEnvironment } = emulator;
    const around = { directory, source, emulator, clientEnvironment, progress, memory, planned };
    const life = await Life.begin({ ...options, ...around, plans: join(directory, "plans") }, options.stacks);
    await (options.by === "cdktf" ? life.applyByCdktf() : life.apply());
    await life.settled();
    for (const change of changes) await life.change(change);
    await life.destroy();
    const { kept, left } = judge(before, await emulator.things());
    if (left.length > 0)
      throw new Error(`everything was destroyed, and these are left:\n  ${left.map(inWords).join("\n  ")}`);
    return {
      directory,
      rows: life.rows,
      planned,
      whole: options.by === "terraform" && life.isWhole,
      seconds: (Date.now() - began) / 1000,
      memory: { emulator: emulatorMemory(), together: memory.peak },
      stored: emulator.stored(),
      kept,
      protectedOnAws: keptOnAws,
    };
  } finally {
    progress.stop();
    memory.stop();
    await emulator.end();
  }
}
