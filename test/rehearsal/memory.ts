import { readdirSync, readFileSync } from "node:fs";

/** The most that process groups took, in MiB, each page counted once (the kernel's PSS), looked at every second. */
export class Memory {
  readonly #peaks = new Map<number, number>();
  readonly #timer = setInterval(() => this.#look(), 1_000).unref();
  /** Of all groups together. */
  peak = 0;

  /** Watches a process and those it starts, and gives what tells their peak. */
  watch(group: number): () => number {
    this.#peaks.set(group, 0);
    return () => this.#peaks.get(group) ?? 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
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
    // The command's name, in brackets, may hold anything; its state, its parent and its group come after.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return undefined; // It has ended.
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
