import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { spawnServer } from "../../localstack/environment/child-process.ts";
import type { ProvidedTerraform } from "../terraform/aws-provider.ts";
import { terraformEnvironment } from "../terraform/terraform.ts";
import type { TerraformEvent } from "../terraform/terraform-events.ts";
import type { MemoryMonitor } from "./report/memory-monitor.ts";

export interface TerraformOptions {
  readonly terraform: ProvidedTerraform;
  readonly clientEnvironment: Readonly<Record<string, string>>;
  readonly memory: MemoryMonitor;
  readonly plans: string;
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
  { terraform, clientEnvironment, memory, signal }: TerraformOptions,
  directory: string,
  args: readonly string[],
  observer: TerraformObserver,
): Promise<TerraformResult> {
  signal.throwIfAborted();
  const child = spawnServer(terraform.program, args, {
    cwd: directory,
    env: { ...terraformEnvironment(terraform.mirror, directory), ...clientEnvironment },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own process group: the terminal sends it no SIGINT. A second one would abort Terraform at once.
    detached: true,
  });
  const closed = once(child, "close");
  await once(child, "spawn");
  const pid = child.pid as number;
  const interrupt = () => child.kill("SIGINT");
  signal.addEventListener("abort", interrupt);
  const peak = memory.watch(pid);
  observer.onStart?.(pid);
  const lines: string[] = [];
  const events: TerraformEvent[] = [];
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const hasEvents = args.includes("-json") && args[0] !== "show";
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
  observer.onPeakMemory?.(peak());
  const output = args[0] === "show" || args[0] === "state" ? "" : `${lines.join("\n")}\n`;
  appendFileSync(join(directory, "terraform.log"), `terraform ${args.join(" ")}\n${output}${stderr}`);
  signal.throwIfAborted();
  return { code, lines, events, stderr };
}
