/** Names, each with the names that it depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

export function reversed(dependencies: Dependencies): Dependencies {
  const dependents = new Map([...dependencies.keys()].map((name): [string, string[]] => [name, []]));
  for (const [name, before] of dependencies) for (const one of before) dependents.get(one)?.push(name);
  return dependents;
}

/** These names and everything that they depend on, directly or not, in the order of `dependencies`. */
export function withDependencies(names: readonly string[], dependencies: Dependencies): Dependencies {
  const included = new Set<string>();
  const include = (name: string) => {
    if (included.has(name)) return;
    included.add(name);
    for (const one of dependencies.get(name) ?? []) include(one);
  };
  for (const name of names) include(name);
  return new Map([...dependencies].filter(([name]) => included.has(name)));
}

/** The dependencies between these names alone. An indirect dependency becomes a direct one. */
export function dependenciesAmong(names: readonly string[], dependencies: Dependencies): Dependencies {
  const all = (name: string) => withDependencies([name], dependencies);
  return new Map(names.map((name) => [name, names.filter((other) => other !== name && all(name).has(other))]));
}

export class DependencyCycle extends Error {
  override readonly name = "DependencyCycle";
}

export function assertNoCycle(dependencies: Dependencies): void {
  const checked = new Set<string>();
  const follow = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) throw new DependencyCycle(`Dependency cycle: ${[...path.slice(start), name].join(" → ")}`);
    if (checked.has(name)) return;
    for (const one of dependencies.get(name) ?? []) follow(one, [...path, name]);
    checked.add(name);
  };
  for (const name of dependencies.keys()) follow(name, []);
}

/**
 * After the first failure it starts nothing else, and waits for the work that has started.
 * @throws DependencyCycle before any work; the failure, or an AggregateError of several.
 */
export async function runInOrder(
  dependencies: Dependencies,
  concurrency: number,
  work: (name: string) => Promise<void>,
): Promise<void> {
  assertNoCycle(dependencies);
  const waiting = new Set(dependencies.keys());
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const start = (name: string) => {
    waiting.delete(name);
    const task = work(name)
      .then(() => void done.add(name))
      .catch((error) => void failures.push(error))
      .finally(() => running.delete(name));
    running.set(name, task);
  };
  const ready = () =>
    [...waiting].find((name) => (dependencies.get(name) ?? []).every((one) => done.has(one) || !dependencies.has(one)));
  for (;;) {
    for (let next = ready(); next && running.size < concurrency && failures.length === 0; next = ready()) start(next);
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}
