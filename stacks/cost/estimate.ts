import type { AwsEnvironment } from "../environments/schema.ts";
import { type Resource, resources, type SynthesizedStack } from "../synthesized.ts";
import { billed, type Item } from "./billed.ts";
import { byUse, free } from "./not-counted.ts";
import { hoursAMonth, type Price, prices } from "./prices.ts";
import { usage } from "./usage.ts";

/** One kind of thing in one stack, in US dollars a month. */
export interface Line {
  readonly stack: string;
  readonly what: string;
  readonly quantity: number;
  readonly onDemand: number;
  /** The same with a reservation of a year, where there is one; as on demand otherwise. */
  readonly reserved: number;
}

/**
 * What the stacks of an environment cost a month, in the order of the stacks.
 *
 * @throws Error that names every size without a price, and every type of resource that may or may not cost something.
 */
export function estimate(environment: AwsEnvironment, stacks: Readonly<Record<string, SynthesizedStack>>): Line[] {
  const assumed = usage[environment.name];
  if (!assumed) throw new Error(`stacks/cost/usage.ts assumes nothing about ${environment.name}: give it a line there`);
  const all = Object.entries(stacks).map(([stack, synthesized]) => ({ stack, siblings: resources(synthesized) }));
  const counts = Map.groupBy(
    all.flatMap(({ siblings }) => siblings),
    ({ type }) => type,
  );
  // What is made through Kubernetes runs on what AWS charges for already.
  const unknown = [...counts.keys()].filter(
    (type) => type.startsWith("aws_") && !(type in billed || type in byUse || free.includes(type)),
  );
  const lines = all.flatMap(({ stack, siblings }) => {
    const items = siblings.flatMap((resource) =>
      itemsOf(resource, { usage: assumed, siblings, count: counts.get(resource.type)?.length ?? 1 }),
    );
    return [...Map.groupBy(items, ({ price }) => price)].map(([what, same]) => ({ stack, what, same }));
  });
  const unpriced = lines.filter(({ what }) => !(what in prices)).map(({ what }) => what);
  if (unknown.length + unpriced.length > 0) throw new Error(unknownTold(unknown, unpriced));
  return lines.map(({ stack, what, same }) => line(stack, what, same));
}

function itemsOf(resource: Resource, billing: Parameters<(typeof billed)[string]>[1]): Item[] {
  return (billed[resource.type]?.(resource, billing) ?? []).filter(({ quantity }) => quantity > 0);
}

function line(stack: string, what: Item["price"], items: readonly Item[]): Line {
  const { usd, per, reserved = usd }: Price = prices[what];
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  const times = per === "hour" ? quantity * hoursAMonth : quantity;
  return { stack, what, quantity, onDemand: times * usd, reserved: times * reserved };
}

function unknownTold(types: readonly string[], sizes: readonly string[]): string {
  return [
    ...types.map((type) => `${type} may cost something: give it a line in stacks/cost/billed.ts or in not-counted.ts`),
    ...sizes.map((size) => `${size} has no price: give it one, with source and date, in stacks/cost/prices.ts`),
  ].join("\n");
}
