import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache, repository } from "../../localstack/layout.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { startEmulator } from "../emulator/emulator.ts";
import type { ProvidedTerraform } from "../terraform/aws-provider.ts";
import { EnvironmentLifecycle } from "./environment-lifecycle.ts";
import type { Change } from "./exercises/changes.ts";
import { type Protection, protectedOnAws } from "./exercises/deletion-protection.ts";
import { type AcceptedResources, classifyRemaining, inWords } from "./exercises/remaining-resources.ts";
import { createRolesAndZone } from "./fixtures/account-roles-and-zone.ts";
import { MemoryMonitor } from "./report/memory-monitor.ts";
import type { PlanInventory } from "./report/plan-inventory.ts";
import { Progress } from "./report/progress.ts";
import type { StackResult } from "./report/stack-result.ts";
import { copySources } from "./source-copy.ts";

export interface RehearsalOptions {
  readonly environment: AwsEnvironment;
  /** The ids of the stacks to rehearse; none means all. Their dependencies are only applied and destroyed. */
  readonly stacks: readonly string[];
  /** Replaces the dependencies by fixtures: fixtures/outputs-of-other-stacks.ts. */
  readonly alone?: boolean;
  readonly changes: readonly Change[];
  /** `terraform` applies stack by stack, `cdktf` by one `cdktf deploy`. */
  readonly by: "terraform" | "cdktf";
  readonly terraform: ProvidedTerraform;
  readonly say: (line: string) => void;
  /** Interrupts the rehearsal: Terraform releases its lock, and no process is left. */
  readonly signal: AbortSignal;
}

export interface Report {
  /** The directory with the plans as JSON. The other files of the rehearsal were removed. */
  readonly plans: string;
  readonly results: readonly StackResult[];
  readonly planned: PlanInventory;
  /** Whether `planned` has the first plan of every stack. After `cdktf deploy` it has none. */
  readonly isComplete: boolean;
  readonly seconds: number;
  /** Peaks in MiB: of the emulator, and of all processes together. */
  readonly memory: { readonly emulator: number; readonly together: number };
  readonly stubbedOperations: readonly string[];
  readonly accepted: readonly AcceptedResources[];
  readonly protectedOnAws: readonly Protection[];
  readonly excluded: ReadonlyMap<string, string>;
}

/** @throws TerraformFailed with Terraform's diagnostics; Error that names the differences or remaining resources. */
export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const { environment, changes, say, signal } = options;
  const startedAt = Date.now();
  const parent = join(cache, "rehearsal");
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, `${environment.name}-`));
  const source = join(directory, "source");
  copySources(repository, source);
  const memory = new MemoryMonitor();
  const progress = new Progress(say);
  progress.say(`Plans and logs: ${directory}`);
  const emulator = await startEmulator(environment, { directory, say, signal });
  try {
    const emulatorMemory = memory.watch(emulator.pid);
    await createRolesAndZone(environment, emulator);
    const planned = new Map<string, readonly string[]>();
    const plans = join(directory, "plans");
    const { clientEnvironment } = emulator;
    const context = { ...options, directory, source, emulator, clientEnvironment, progress, memory, planned, plans };
    const lifecycle = await EnvironmentLifecycle.prepare(context, options.stacks, options.alone ?? false);
    for (const [id, reason] of lifecycle.excluded) progress.say(`${id} is excluded: ${reason}`);
    const before = await emulator.resources();
    // Synthesized while the provider waits. Its failure is reported after the apply.
    const protections = options.alone ? Promise.resolve([]) : protectedOnAws(environment, { directory, source });
    protections.catch(() => {});
    await (options.by === "cdktf" ? lifecycle.applyByCdktf() : lifecycle.apply());
    await protections;
    await lifecycle.driftAndChange(changes);
    await lifecycle.destroy();
    const { accepted, unexpected } = classifyRemaining(before, await emulator.resources());
    if (unexpected.length > 0)
      throw new Error(`resources remain after the destroy:\n  ${unexpected.map(inWords).join("\n  ")}`);
    const stubbedOperations = emulator.stubbedOperations();
    for (const name of readdirSync(directory)) if (name !== "plans") rmSync(join(directory, name), { recursive: true });
    return {
      plans,
      results: lifecycle.results,
      planned,
      isComplete: options.by === "terraform" && lifecycle.isComplete,
      seconds: (Date.now() - startedAt) / 1000,
      memory: { emulator: emulatorMemory(), together: memory.peak },
      stubbedOperations,
      accepted,
      protectedOnAws: await protections,
      excluded: lifecycle.excluded,
    };
  } catch (error) {
    progress.say(`The rehearsal failed. Its files are kept: ${directory}`);
    throw error;
  } finally {
    progress.stop();
    memory.stop();
    await emulator.end();
  }
}
