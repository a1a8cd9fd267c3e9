import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { sync as writeFileAtomicSync } from "write-file-atomic";
import { cache } from "../../../localstack/layout.ts";
import { end, type ProcessRecord, startTimeOf } from "../../../localstack/supervision/processes.ts";

interface ProcessesFile {
  readonly owner: Pick<ProcessRecord, "pid" | "startTime">;
  readonly processes: readonly ProcessRecord[];
}

const clusters = join(cache, "clusters");

/** Only this user can read the directory. */
export function createClusterDirectory(name: string): string {
  mkdirSync(clusters, { recursive: true });
  return mkdtempSync(join(clusters, `${name}-`));
}

export function recordProcesses(directory: string, processes: readonly ProcessRecord[]): void {
  const owner = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  const contents = JSON.stringify({ owner, processes } satisfies ProcessesFile);
  writeFileAtomicSync(join(directory, "processes.json"), contents);
}

/** Ends the processes of control planes whose owner was killed, and removes their directories. */
export async function endOrphans(): Promise<void> {
  for (const file of globSync(join(clusters, "*/processes.json"))) {
    if (!existsSync(file)) continue;
    const { owner, processes } = JSON.parse(readFileSync(file, "utf8")) as ProcessesFile;
    if (processes.length === 0 || startTimeOf(owner.pid) === owner.startTime) continue;
    for (const record of processes) await end(record, 5_000);
    rmSync(dirname(file), { recursive: true });
  }
}
