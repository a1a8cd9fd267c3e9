import { readdirSync, readFileSync } from "node:fs";

/** Peaks of the memory of process groups in MiB, sampled every second. A shared page counts once (the kernel's PSS). */
export class MemoryMonitor {
  readonly #peaks = new Map<number, number>();
  readonly #timer = setInterval(() => this.#sample(), 1_000).unref();
  peak = 0;

  /** The returned function gives the group's peak in MiB. */
  watch(group: number): () => number {
    this.#peaks.set(group, 0);
    return () => this.#peaks.get(group) ?? 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const now = new Map<number, number>();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const group = groupOf(pid);
      if (group !== undefined && this.#peaks.has(group)) now.set(group, (now.get(group) ?? 0) + mebibytesOf(pid));
    }
    for (const [group, mebibytes] of now) this.#peaks.set(group, Math.max(mebibytes, this.#peaks.get(group) ?? 0));
    const together = [...now.values()].reduce((sum, mebibytes) => sum + mebibytes, 0);
    this.peak = Math.max(this.peak, together);
  }
}

function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the name in brackets, can contain spaces. State, parent and group follow it.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return undefined; // The process has ended.
  }
}

function mebibytesOf(pid: string): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss: +(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
