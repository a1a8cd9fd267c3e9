/** Pieces of work by name, each with those that must be done before it. */
export type Needs = ReadonlyMap<string, readonly string[]>;

/** Who needs whom, the other way round: the order in which things are taken down. */
export function reversed(needs: Needs): Needs {
  const after = new Map([...needs.keys()].map((name): [string, string[]] => [name, []]));
  for (const [name, before] of needs) for (const one of before) after.get(one)?.push(name);
  return after;
}

/** These, and all that they need directly or not, in the order of `needs`. */
export function withNeeds(names: readonly string[], needs: Needs): Needs {
  const wanted = new Set<string>();
  const want = (name: string) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const one of needs.get(name) ?? []) want(one);
  };
  for (const name of names) want(name);
  return new Map([...needs].filter(([name]) => wanted.has(name)));
}

/** A circle, as "a → b → a". */
export class Circle extends Error {
  override readonly name = "Circle";
}

/** @throws Circle where pieces of work wait for one another. */
export function refuseCircle(needs: Needs): void {
  const sound = new Set<string>();
  const follow = (name: string, path: readonly string[]): void => {
    const begins = path.indexOf(name);
    if (begins >= 0) throw new Circle(`none of these can be first: ${[...path.slice(begins), name].join(" → ")}`);
    if (sound.has(name)) return;
    for (const one of needs.get(name) ?? []) follow(one, [...path, name]);
    sound.add(name);
  };
  for (const name of needs.keys()) follow(name, []);
}

/**
 * Does every piece as soon as what it needs is done, at most `atOnce` at a time. After the first that fails it begins no
 * other, and lets those under way come to their end.
 *
 * @throws Circle before it begins; an AggregateError with every failure.
 */
export async function inOrder(needs: Needs, atOnce: number, work: (name: string) => Promise<void>): Promise<void> {
  refuseCircle(needs);
  const waiting = new Set(needs.keys());
  const done = new Set<string>();
  const underWay = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const begin = (name: string) => {
    waiting.delete(name);
    const piece = work(name)
      .then(() => void done.add(name))
      .catch((error) => void failures.push(error))
      .finally(() => underWay.delete(name));
    underWay.set(name, piece);
  };
  const ready = () =>
    [...waiting].find((name) => (needs.get(name) ?? []).every((one) => done.has(one) || !needs.has(one)));
  for (;;) {
    for (let next = ready(); next && underWay.size < atOnce && failures.length === 0; next = ready()) begin(next);
    if (underWay.size === 0) break;
    await Promise.race(underWay.values());
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}
