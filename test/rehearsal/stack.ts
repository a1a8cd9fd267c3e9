import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { terraformEnvironment } from "../terraform.ts";
import type { Memory } from "./memory.ts";
import { differences, inWords, type Plan } from "./plan.ts";
import type { Provided } from "./provider.ts";
import { type Diagnostic, type PlannedChange, refusal, type TerraformEvent } from "./terraform-events.ts";

/** What every run of Terraform in a rehearsal has in common. */
export interface Stage {
  readonly terraform: Provided;
  readonly clientEnvironment: Readonly<Record<string, string>>;
  readonly memory: Memory;
  /** Where plans are written as JSON. */
  readonly plans: string;
  /** Ends Terraform as Ctrl-C does: it stops what it can and releases its lock. */
  readonly signal: AbortSignal;
}

/** Terraform refused or failed. The message is its own words, with the address of what they are about. */
export class TerraformFailed extends Error {
  override readonly name = "TerraformFailed";
  readonly diagnostics: readonly Diagnostic[];

  constructor(stack: string, command: string, diagnostics: readonly Diagnostic[], stderr: string) {
    const words = diagnostics.map(refusal).join("\n") || stderr.trim() || "it said nothing";
    super(`${stack}: terraform ${command} failed:\n${words}`);
    this.diagnostics = diagnostics;
  }
}

export interface Watcher {
  readonly began?: (pid: number) => void;
  readonly told?: (event: TerraformEvent) => void;
  /** The most that Terraform and its providers took together, in MiB. */
  readonly took?: (mebibytes: number) => void;
}

/** One stack's directory, and the commands of Terraform in it. */
export class Stack {
  readonly id: string;
  readonly directory: string;
  readonly #stage: Stage;
  readonly #watcher: Watcher;

  constructor(stage: Stage, directory: string, watcher: Watcher = {}) {
    this.id = basename(directory);
    this.directory = directory;
    this.#stage = stage;
    this.#watcher = watcher;
  }

  async init(...more: string[]): Promise<void> {
    await this.#run(["init", "-input=false", "-no-color", ...more]);
  }

  /** What an apply would do now, kept under a name for `apply` and `show`; undefined where that is nothing. */
  async plan(name: string): Promise<PlannedChange[] | undefined> {
    const args = ["plan", "-input=false", "-json", "-detailed-exitcode", ...parallel, `-out=${name}`];
    const { events, code } = await this.#run(args, [0, 2]);
    return code === 0 ? undefined : plannedIn(events);
  }

  /** Plans again. @throws Error that names each resource that would change once more, and the attributes that differ. */
  async unchanged(name: string): Promise<void> {
    if (!(await this.plan(name))) return;
    const found = differences(await this.show(name)).map(inWords);
    throw new Error(`${this.id} was applied, and its next plan would change it again:\n  ${found.join("\n  ")}`);
  }

  /** A plan in full, also written to `plans`. */
  async show(name: string): Promise<Plan> {
    const { lines } = await this.#run(["show", "-json", name]);
    mkdirSync(this.#stage.plans, { recursive: true });
    writeFileSync(join(this.#stage.plans, `${this.id}.${name}.json`), lines.join("\n"));
    return JSON.parse(lines.join("\n")) as Plan;
  }

  /** Does what a plan says. */
  async apply(name: string): Promise<void> {
    await this.#run(["apply", "-input=false", "-json", ...parallel, name]);
  }

  /** Plans, and does it at once. What the plan was. */
  async planAndApply(): Promise<PlannedChange[]> {
    const { events } = await this.#run(["apply", "-auto-approve", "-input=false", "-json", ...parallel]);
    return plannedIn(events);
  }

  /** How many resources it destroyed. Right after an apply or a plan: nothing is read again before. */
  async destroy(): Promise<number> {
    const args = ["destroy", "-auto-approve", "-refresh=false", "-input=false", "-json", ...parallel];
    const { events } = await this.#run(args);
    return events.findLast(({ type }) => type === "change_summary")?.changes?.remove ?? 0;
  }

  /** Any other command. What it printed, line by line. */
  async command(...args: string[]): Promise<string[]> {
    return (await this.#run(args)).lines;
  }

  async #run(
    args: readonly string[],
    good = [0],
  ): Promise<{ code: number; lines: string[]; events: TerraformEvent[] }> {
    const { terraform, clientEnvironment, memory, signal } = this.#stage;
    signal.throwIfAborted();
    const child = spawn(terraform.program, args, {
      cwd: this.directory,
      env: { ...terraformEnvironment(terraform.mirror, this.directory), ...clientEnvironment },
      stdio: ["ignore", "pipe", "pipe"],
      // A Ctrl-C in the terminal is passed on once, by us: at a second one Terraform drops everything.
      detached: true,
    });
    const closed = once(child, "close");
    await once(child, "spawn");
    const pid = child.pid as number;
    const interrupt = () => child.kill("SIGINT");
    signal.addEventListener("abort", interrupt);
    const peak = memory.watch(pid);
    this.#watcher.began?.(pid);
    const lines: string[] = [];
    const events: TerraformEvent[] = [];
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      // A line is cut off where Terraform was killed.
      if (!args.includes("-json") || args[0] === "show" || !line.endsWith("}")) continue;
      const event = JSON.parse(line) as TerraformEvent;
      events.push(event);
      this.#watcher.told?.(event);
    }
    const [code, killed] = await closed;
    if (killed) stderr += `it was ended by ${killed}`;
    signal.removeEventListener("abort", interrupt);
    this.#watcher.took?.(peak());
    appendFileSync(join(this.directory, "terraform.log"), `terraform ${args.join(" ")}\n${said(args, lines)}${stderr}`);
    signal.throwIfAborted();
    const errors = events.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []));
    if (!good.includes(code)) throw new TerraformFailed(this.id, args[0] ?? "", errors, stderr);
    return { code, lines, events };
  }
}

/** Most of the time is the provider's own waiting, so many things may wait side by side. */
const parallel = ["-parallelism=60", "-lock-timeout=0s"];

function plannedIn(events: readonly TerraformEvent[]): PlannedChange[] {
  const planned = events.flatMap(({ type, change }) => (type === "planned_change" && change ? [change] : []));
  return planned.filter(({ action }) => action !== "read" && action !== "noop");
}

function said([command]: readonly string[], lines: readonly string[]): string {
  return command === "show" || command === "state" ? "" : `${lines.join("\n")}\n`;
}
