import type { SynthesizedStack } from "../../base/synthesized.ts";
import { estimate } from "../../cost/estimate.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";

type Stacks = Readonly<Record<string, SynthesizedStack>>;

export interface CostDifference {
  /** Of the whole environment, in US dollars per month, on demand. */
  readonly before: number;
  readonly after: number;
  /** Only items that changed. */
  readonly lines: readonly { readonly stack: string; readonly what: string; readonly usd: number }[];
}

/** By today's prices for both, and only for what has a price: see stacks/cost. */
export function costDifference(environment: AwsEnvironment, before: Stacks, after: Stacks): CostDifference {
  const [then, now] = [costs(environment, before), costs(environment, after)];
  const items = new Set([...then.keys(), ...now.keys()]);
  const lines = [...items].toSorted().flatMap((item) => {
    const usd = (now.get(item) ?? 0) - (then.get(item) ?? 0);
    const [stack = "", what = ""] = item.split(separator);
    return Math.abs(usd) < 0.005 ? [] : [{ stack, what, usd }];
  });
  return { before: sum(then), after: sum(now), lines };
}

const separator = "\n";

function costs(environment: AwsEnvironment, all: Stacks): Map<string, number> {
  const own = Object.entries(all).filter(([id]) => id.startsWith(`${environment.name}-`));
  const lines = estimate(environment, Object.fromEntries(own));
  return new Map(lines.map(({ stack, what, onDemand }) => [`${stack}${separator}${what}`, onDemand]));
}

function sum(all: ReadonlyMap<string, number>): number {
  return [...all.values()].reduce((total, usd) => total + usd, 0);
}
