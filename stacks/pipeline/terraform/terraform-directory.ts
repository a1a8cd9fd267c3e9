import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { differences, inWords, type Plan, parsePlan } from "./plan.ts";
import { type Diagnostic, inWords as diagnosticInWords, type PlannedChange } from "./terraform-events.ts";
import {
  runTerraform,
  type TerraformObserver,
  type TerraformOptions,
  type TerraformResult,
} from "./terraform-process.ts";

/** Terraform failed. The message has its diagnostics, each with the address of its resource. */
export class TerraformFailed extends Error {
  override readonly name = "TerraformFailed";

  constructor(stack: string, command: string, diagnostics: readonly Diagnostic[], stderr: string) {
    const words = diagnostics.map(diagnosticInWords).join("\n") || stderr.trim() || "it printed nothing";
    super(`${stack}: terraform ${command} failed:\n${words}`);
  }
}

export class TerraformDirectory {
  readonly id: string;
  readonly path: string;
  readonly #options: TerraformOptions;
  readonly #observer: TerraformObserver;
  readonly #waits: readonly string[];

  constructor(options: TerraformOptions, path: string, observer: TerraformObserver = {}) {
    this.id = basename(path);
    this.path = path;
    this.#options = options;
    this.#observer = observer;
    this.#waits = [`-parallelism=${options.parallelism}`, `-lock-timeout=${options.lockTimeout}`];
  }

  async init(...args: string[]): Promise<void> {
    await this.#run(["init", "-input=false", "-no-color", ...args]);
  }

  /** Saves the plan for `apply` and `show`. Undefined if it changes nothing. */
  async plan(name: string, { refresh = true } = {}): Promise<PlannedChange[] | undefined> {
    const flags = ["-input=false", "-json", "-detailed-exitcode", `-refresh=${refresh}`, ...this.#waits];
    const result = await this.#run(["plan", ...flags, `-out=${name}`], [0, 2]);
    return result.code === 0 ? undefined : plannedChanges(result);
  }

  /** @throws Error that names each resource with a difference, and its attributes that differ. */
  async assertUnchanged(name: string): Promise<void> {
    if (!(await this.plan(name))) return;
    const changes = differences(await this.show(name)).map(inWords);
    throw new Error(`${this.id} was applied, and its next plan would change it again:\n  ${changes.join("\n  ")}`);
  }

  /** A saved plan, which is also written to the directory for plans, if there is one. */
  async show(name: string): Promise<Plan> {
    const { plans } = this.#options;
    const { lines } = await this.#run(["show", "-json", name]);
    if (plans) {
      mkdirSync(plans, { recursive: true });
      writeFileSync(join(plans, `${this.id}.${name}.json`), lines.join("\n"));
    }
    return parsePlan(lines.join("\n"));
  }

  async apply(name: string): Promise<void> {
    await this.#run(["apply", "-input=false", "-json", ...this.#waits, name]);
  }

  async planAndApply(): Promise<PlannedChange[]> {
    return plannedChanges(await this.#run(["apply", "-auto-approve", "-input=false", "-json", ...this.#waits]));
  }

  /** Destroys without a refresh, and returns the number of resources. Call it right after an apply or a plan. */
  async destroy(): Promise<number> {
    const args = ["destroy", "-auto-approve", "-refresh=false", "-input=false", "-json", ...this.#waits];
    const { events } = await this.#run(args);
    return events.findLast(({ type }) => type === "change_summary")?.changes?.remove ?? 0;
  }

  async command(...args: string[]): Promise<readonly string[]> {
    return (await this.#run(args)).lines;
  }

  async #run(args: readonly string[], successCodes = [0]): Promise<TerraformResult> {
    const result = await runTerraform(this.#options, this.path, args, this.#observer);
    if (successCodes.includes(result.code)) return result;
    const errors = result.events.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []));
    throw new TerraformFailed(this.id, args[0] ?? "", errors, result.stderr);
  }
}

function plannedChanges({ events }: TerraformResult): PlannedChange[] {
  const planned = events.flatMap(({ type, change }) => (type === "planned_change" && change ? [change] : []));
  return planned.filter(({ action }) => action !== "read" && action !== "noop");
}
