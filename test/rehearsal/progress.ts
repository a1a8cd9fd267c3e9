import type { TerraformEvent } from "./terraform-events.ts";

/** How often one line tells what is under way, in milliseconds. */
const every = 15_000;

interface UnderWay {
  readonly what: string;
  readonly since: number;
  done: number;
  total: number;
}

/** Tells a line when a piece of work ends, and from time to time what is under way: the stack, the resources, the time. */
export class Progress {
  readonly #say: (line: string) => void;
  readonly #began = Date.now();
  readonly #underWay = new Map<string, UnderWay>();
  readonly #timer: NodeJS.Timeout;

  constructor(say: (line: string) => void) {
    this.#say = say;
    this.#timer = setInterval(() => this.#tell(), every).unref();
  }

  say(line: string): void {
    this.#say(`${this.#elapsed()}  ${line}`);
  }

  /** Does a piece of work on a stack, which says in words what came of it; gives the seconds that it took. */
  async during(stack: string, what: string, work: () => Promise<string>): Promise<number> {
    const since = Date.now();
    this.#underWay.set(stack, { what, since, done: 0, total: 0 });
    try {
      const words = await work();
      const seconds = (Date.now() - since) / 1000;
      this.say(`✔ ${stack.padEnd(22)} ${what.padEnd(8)} ${seconds.toFixed(0).padStart(4)} s  ${words}`);
      return seconds;
    } catch (error) {
      this.say(`✖ ${stack.padEnd(22)} ${what}`);
      throw error;
    } finally {
      this.#underWay.delete(stack);
    }
  }

  /** Counts what Terraform tells of a stack's resources. */
  heard(stack: string, { type, hook, changes }: TerraformEvent): void {
    const so = this.#underWay.get(stack);
    if (!so) return;
    if (type === "apply_complete" && hook?.action !== "read") so.done += 1;
    if (type === "change_summary" && changes) so.total = changes.add + changes.change + changes.remove;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    const parts = [...this.#underWay].map(([stack, { what, since, done, total }]) => {
      const count = done > 0 ? ` ${done}/${total}` : "";
      return `${stack} ${what}${count} ${((Date.now() - since) / 1000).toFixed(0)} s`;
    });
    if (parts.length > 0) this.say(`… ${parts.join(", ")}`);
  }

  #elapsed(): string {
    const seconds = Math.floor((Date.now() - this.#began) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
