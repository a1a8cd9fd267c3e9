import { join } from "node:path";
import { deployByCdktf } from "./cdktf.ts";
import type { Change } from "./changes.ts";
import { inOrder, type Needs, reversed, withNeeds } from "./order.ts";
import { copySources, edit } from "./source.ts";
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

  /**
   * Applies every stack; plans each again and mends a drift in it while the next ones are applied. Once all are there, no
   * stack has changed another's resources.
   */
  async apply(): Promise<void> {
    const drills = this.#drilled.map((id): [string, readonly string[]] => [`${id} drill`, [id]]);
    await inOrder(new Map([...this.#needs, ...drills]), atOnce, async (name) => {
      const [id = "", drill] = name.split(" ");
      await (drill ? this.#drill(id) : this.#stack(id).apply());
    });
    if (this.#needs.size > 1) await inOrder(this.#alone(), atOnce, (id) => this.#stack(id).unchanged("settled"));
  }

  /** The same, but by `cdktf deploy`: all stacks at first, then the drills, which plan each when all are there. */
  async applyByCdktf(): Promise<void> {
    const stacks = this.leftOut.size > 0 ? [...this.#needs.keys()] : [`${this.#at.environment.name}-*`];
    await deployByCdktf({ ...this.#at, stacks, say: (line) => this.#at.progress.say(line) });
    await inOrder(this.#alone(), atOnce, async (id) => {
      await this.#stack(id).count();
      await this.#drill(id);
    });
  }

  /** Plans a change where it makes a difference, and applies it where a later stack's plan needs that. */
  async change({ title, edits, brings }: Change): Promise<void> {
    const { environment, directory, source } = this.#at;
    const expected = new Map(Object.entries(brings).map(([stack, lines]) => [`${environment.name}-${stack}`, lines]));
    if (![...expected.keys()].some((id) => this.#needs.has(id))) return;
    const changed = { directory: join(directory, title.replaceAll(/\W+/g, "-")), source: "" };
    changed.source = join(changed.directory, "source");
    copySources(source, changed.source);
    for (const one of edits(environment.name)) edit(changed.source, one);
    const after = await synthesizeFor({ ...this.#at, ...changed });
    const others = [...this.#needs.keys()].filter((id) => after.text(id) !== this.#base.text(id));
    const order = among(others, this.#needs);
    await inOrder(order, atOnce, async (id) => {
      const isNeeded = [...order.values()].some((needed) => needed.includes(id));
      await this.#stack(id).change(title, after, expected.get(id) ?? [], isNeeded);
    });
  }

  async destroy(): Promise<void> {
    await inOrder(reversed(this.#needs), atOnce, (id) => this.#stack(id).destroy());
  }

  async #drill(id: string): Promise<void> {
    await this.#stack(id).unchanged("again");
    await this.#stack(id).drift();
  }

  /** The stacks to rehearse, none of which needs another any more. */
  #alone(): Needs {
    return new Map(this.#drilled.map((id) => [id, []]));
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
