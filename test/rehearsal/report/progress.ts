import type { TerraformEvent } from "../../../stacks/pipeline/terraform/terraform-events.ts";

/** Between two lines about the running work, in milliseconds. */
const interval = 15_000;

interface RunningWork {
  readonly phase: string;
  readonly startedAt: number;
  done: number;
  total: number;
}

export class Progress {
  readonly #say: (line: string) => void;
  readonly #startedAt = Date.now();
  readonly #running = new Map<string, RunningWork>();
  readonly #timer: NodeJS.Timeout;

  constructor(say: (line: string) => void) {
    this.#say = say;
    this.#timer = setInterval(() => this.#printRunning(), interval).unref();
  }

  say(line: string): void {
    this.#say(`${this.#elapsed()}  ${line}`);
  }

  /** Prints the result that `work` returns. Returns the duration in seconds. */
  async during(stack: string, phase: string, work: () => Promise<string>): Promise<number> {
    const startedAt = Date.now();
    this.#running.set(stack, { phase, startedAt, done: 0, total: 0 });
    try {
      const result = await work();
      const seconds = (Date.now() - startedAt) / 1000;
      this.say(`✔ ${stack.padEnd(22)} ${phase.padEnd(8)} ${seconds.toFixed(0).padStart(4)} s  ${result}`);
      return seconds;
    } catch (error) {
      this.say(`✖ ${stack.padEnd(22)} ${phase}`);
      throw error;
    } finally {
      this.#running.delete(stack);
    }
  }

  onTerraformEvent(stack: string, { type, hook, changes }: TerraformEvent): void {
    const work = this.#running.get(stack);
    if (!work) return;
    if (type === "apply_complete" && hook?.action !== "read") work.done += 1;
    if (type === "change_summary" && changes) work.total = changes.add + changes.change + changes.remove;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #printRunning(): void {
    const parts = [...this.#running].map(([stack, { phase, startedAt, done, total }]) => {
      const count = done > 0 ? ` ${done}/${total}` : "";
      return `${stack} ${phase}${count} ${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
    });
    if (parts.length > 0) this.say(`… ${parts.join(", ")}`);
  }

  #elapsed(): string {
    const seconds = Math.floor((Date.now() - this.#startedAt) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
