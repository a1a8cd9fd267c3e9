import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TerraformEvent } from "./terraform-events.ts";

export interface TerraformOptions {
  readonly program: string;
  /** All variables of a Terraform process in this directory: nothing is added to them. */
  readonly environment: (directory: string) => NodeJS.ProcessEnv;
  readonly parallelism: number;
  /** How long to wait for the lock of a state, as Terraform writes durations. */
  readonly lockTimeout: string;
  /** Where `show` also writes each plan. The default is nowhere, because a plan can hold what a log must not. */
  readonly plans?: string;
  /** Measures a process group. The returned function gives its peak in MiB. */
  readonly memory?: { watch(group: number): () => number };
  /** Interrupts Terraform as Ctrl-C does: it stops what it can and releases its lock. */
  readonly signal: AbortSignal;
}

export interface TerraformObserver {
  readonly onStart?: (pid: number) => void;
  readonly onEvent?: (event: TerraformEvent) => void;
  /** Called at the end with the peak of Terraform and its providers, in MiB. */
  readonly onPeakMemory?: (mebibytes: number) => void;
}

export interface TerraformResult {
  readonly code: number;
  readonly lines: readonly string[];
  /** Of a command with `-json`. */
  readonly events: readonly TerraformEvent[];
  readonly stderr: string;
}

/** Runs one Terraform command in a directory, and appends its output to `terraform.log` there. */
export async function runTerraform(
  { program, environment, memory, signal }: TerraformOptions,
  directory: string,
  args: readonly string[],
  observer: TerraformObserver,
): Promise<TerraformResult> {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: directory,
    env: environment(directory),
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: the terminal sends it no SIGINT. A second one would abort Terraform at once.
    detached: true,
  });
  const closed = once(child, "close");
  await once(child, "spawn");
  const pid = child.pid as number;
  const interrupt = () => child.kill("SIGINT");
  signal.addEventListener("abort", interrupt);
  const peak = memory?.watch(pid);
  observer.onStart?.(pid);
  const lines: string[] = [];
  const events: TerraformEvent[] = [];
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const hasEvents = args.includes("-json") && !["show", "version"].includes(args[0] ?? "");
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    // The last line of a killed process can be incomplete.
    if (!hasEvents || !line.endsWith("}")) continue;
    const event = JSON.parse(line) as TerraformEvent;
    events.push(event);
    observer.onEvent?.(event);
  }
  const [code, killedBy] = await closed;
  if (killedBy) stderr += `it was ended by ${killedBy}`;
  signal.removeEventListener("abort", interrupt);
  if (peak) observer.onPeakMemory?.(peak());
  const output = args[0] === "show" || args[0] === "state" ? "" : `${lines.join("\n")}\n`;
  appendFileSync(join(directory, "terraform.log"), `terraform ${args.join(" ")}\n${output}${stderr}`);
  signal.throwIfAborted();
  return { code, lines, events, stderr };
}
