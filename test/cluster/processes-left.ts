import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache } from "../../localstack/layout.ts";
import { end, type ProcessRecord, startTimeOf } from "../../localstack/processes.ts";

interface Left {
  /** The process that started them. */
  readonly owner: Pick<ProcessRecord, "pid" | "startTime">;
  readonly processes: readonly ProcessRecord[];
}

/** Where control planes have their directories. */
const clusters = join(cache, "clusters");

/** A directory for a control plane, for this user only. */
export function newDirectory(name: string): string {
  mkdirSync(clusters, { recursive: true });
  return mkdtempSync(join(clusters, `${name}-`));
}

/** Keeps in a control plane's directory what runs for it. */
export function remember(directory: string, processes: readonly ProcessRecord[]): void {
  const owner = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  writeFileSync(join(directory, "processes.json"), JSON.stringify({ owner, processes } satisfies Left));
}

/** Ends what runs for a control plane whose owner was killed before it could do that itself, and removes its directory. */
export async function abandoned(): Promise<void> {
  for (const file of globSync(join(clusters, "*/processes.json"))) {
    if (!existsSync(file)) continue;
    const { owner, processes } = JSON.parse(readFileSync(file, "utf8")) as Left;
    if (processes.length === 0 || startTimeOf(owner.pid) === owner.startTime) continue;
    for (const record of processes) await end(record, 5_000);
    rmSync(dirname(file), { recursive: true });
  }
}
