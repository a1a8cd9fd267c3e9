interface Deployed {
  readonly name: string;
  readonly deployedAfter?: string | undefined;
}

/**
 * Each environment after the one whose `deployedAfter` it has, and those that could change places by name.
 * @throws Error if one waits for an environment that does not exist, or for itself.
 */
export function inOrder<E extends Deployed>(environments: readonly E[]): E[] {
  const depth = ({ name, deployedAfter }: E, waiting: readonly string[] = []): number => {
    if (deployedAfter === undefined) return 0;
    if (waiting.includes(name)) throw new Error(`${name} is deployed after itself: correct a deployedAfter`);
    const before = environments.find((environment) => environment.name === deployedAfter);
    if (!before) throw new Error(`${name} is deployed after ${deployedAfter}, which is no environment on AWS`);
    return 1 + depth(before, [...waiting, name]);
  };
  return environments
    .map((environment) => ({ environment, depth: depth(environment) }))
    .toSorted((one, other) => one.depth - other.depth || (one.environment.name < other.environment.name ? -1 : 1))
    .map(({ environment }) => environment);
}
