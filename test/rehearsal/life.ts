import { join } from "node:path";
import { deployByCdktf } from "./cdktf.ts";
import type { Change } from "./changes.ts";
import { inOrder, type Needs, reversed, withNeeds } from "./order.ts";
import { copySources, type Edit, edit } from "./source.ts";
import { type Row, StackLife, type Surroundings, synthesizeFor } from "./stack-life.ts";
import { standIn } from "./stand-ins.ts";
import { StateStackLife } from "./state-stack-life.ts";
import type { Synthesized } from "./synthesized.ts";

/** How many runs of Terraform at once: each takes up to 2 GB with its providers, and mostly waits. */
const atOnce = 5;

/** The stacks of an environment, from the first apply to the last destroy. */
export class Life {
  /** Whether these are all the stacks of the environment. */
  readonly isWhole: boolean;
  readonly #at: Surroundings;
  readonly #base: Synthesized;
  readonly #needs: Needs;
  readonly #stacks: ReadonlyMap<string, StackLife>;
  readonly #drilled: readonly string[];

  /** The stacks that cannot be rehearsed, and why. */
  readonly leftOut: Synthesized["leftOut"];

  /**
   * @param named the ids of the stacks to rehearse, or none for all that can be. What they need is applied and destroyed with
   * them, and no more; or, where they are `alone`, it is stood in for.
   */
  static async begin(at: Surroundings, named: readonly string[], alone: boolean): Promise<Life> {
    const base = await synthesizeFor(at);
    const drilled = named.length > 0 ? named : [...base.needs.keys()];
    const impossible = drilled.filter((id) => base.leftOut.has(id));
    if (impossible.length > 0)
      throw new Error(impossible.map((id) => `${id} cannot be rehearsed: ${base.leftOut.get(id)}`).join("\n"));
    if (alone) await standIn(drilled, base, at.emulator);
    return new Life(at, drilled, base, alone ? among(drilled, base.needs) : withNeeds(drilled, base.needs));
  }

  private constructor(at: Surroundings, drilled: readonly string[], base: Synthesized, needs: Needs) {
    this.#at = at;
    this.#base = base;
    this.#drilled = drilled;
    this.#needs = needs;
    this.leftOut = base.leftOut;
    this.isWhole = drilled.length === base.needs.size;
    const lifeOf = (id: string) => new (this.#isState(id) ? StateStackLife : StackLife)(at, id, base);
    this.#stacks = new Map([...this.#needs.keys()].map((id) => [id, lifeOf(id)]));
  }

  get rows(): Row[] {
    return [...this.#stacks.values()].map(({ row }) => row);
  }

  /** Applies every stack, and plans each again while the next ones are applied. */
  async apply(): Promise<void> {
    const again = this.#drilled.map((id): [string, readonly string[]] => [`${id} again`, [id]]);
    await inOrder(new Map([...this.#needs, ...again]), atOnce, async (name) => {
      const [id = "", isThere] = name.split(" ");
      await (isThere ? this.#stack(id).unchanged() : this.#stack(id).apply());
    });
  }

  /** The same, but by `cdktf deploy`: all stacks at first, and then each is planned again. */
  async applyByCdktf(): Promise<void> {
    const stacks = this.leftOut.size > 0 ? [...this.#needs.keys()] : [`${this.#at.environment.name}-*`];
    await deployByCdktf({ ...this.#at, stacks, say: (line) => this.#at.progress.say(line) });
    await inOrder(new Map(this.#drilled.map((id) => [id, []])), atOnce, async (id) => {
      await this.#stack(id).count();
      await this.#stack(id).unchanged();
    });
  }

  /**
   * Now that all are there: mends a drift in each, whose plan has nothing else, so no stack has changed another's resources. Then
   * plans each change where it makes a difference, and applies it where a later stack's plan needs that.
   */
  async driftAndChange(changes: readonly Change[]): Promise<void> {
    const needs = new Map<string, readonly string[]>();
    const work = new Map<string, () => Promise<void>>();
    // A plan takes its stack's lock: one after the other.
    const lastOf = new Map(this.#drilled.map((id) => [id, `drift ${id}`]));
    // Changes stand before drifts: what takes longest begins as soon as its own drift is mended.
    for (const [i, { title, edits, brings }] of changes.entries()) {
      const { environment } = this.#at;
      const expected = new Map(Object.entries(brings).map(([stack, lines]) => [`${environment.name}-${stack}`, lines]));
      if (![...expected.keys()].some((id) => this.#needs.has(id))) continue;
      const after = await this.#synthesizeWith(title, edits(environment.name));
      const others = [...this.#needs.keys()].filter((id) => after.text(id) !== this.#base.text(id));
      const order = among(others, this.#needs);
      for (const [id, before] of order) {
        const name = `${i} ${id}`;
        const last = lastOf.get(id);
        needs.set(name, [...before.map((one) => `${i} ${one}`), ...(last ? [last] : [])]);
        lastOf.set(id, name);
        const isNeeded = [...order.values()].some((needed) => needed.includes(id));
        work.set(name, () => this.#stack(id).change(title, after, expected.get(id) ?? [], isNeeded));
      }
    }
    for (const id of this.#drilled) {
      needs.set(`drift ${id}`, []);
      work.set(`drift ${id}`, () => this.#stack(id).drift());
    }
    await inOrder(needs, atOnce, async (name) => work.get(name)?.());
  }

  async destroy(): Promise<void> {
    await inOrder(reversed(this.#needs), atOnce, (id) => this.#stack(id).destroy());
  }

  async #synthesizeWith(title: string, edits: readonly Edit[]): Promise<Synthesized> {
    const directory = join(this.#at.directory, title.replaceAll(/\W+/g, "-"));
    const source = join(directory, "source");
    copySources(this.#at.source, source);
    for (const one of edits) edit(source, one);
    return synthesizeFor({ ...this.#at, directory, source });
  }

  #stack(id: string): StackLife {
    const stack = this.#stacks.get(id);
    if (!stack) throw new Error(`${id} is not rehearsed`);
    return stack;
  }

  #isState(id: string): boolean {
    return id === `${this.#at.environment.name}-state`;
  }
}

/** Who of these needs whom, also by way of others. */
function among(names: readonly string[], needs: Needs): Needs {
  const all = (name: string) => withNeeds([name], needs);
  return new Map(names.map((name) => [name, names.filter((other) => other !== name && all(name).has(other))]));
}
