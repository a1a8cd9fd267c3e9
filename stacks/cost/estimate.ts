import { type Resource, resources, type SynthesizedStack } from "../base/synthesized.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { resourceTypes, unknownType } from "../resource-types/index.ts";
import { billed } from "./billed.ts";
import type { Bill, Item } from "./item.ts";
import { hoursPerMonth, type Price, prices } from "./prices.ts";

/** One kind of item in one stack, in US dollars per month. */
export interface Line {
  readonly stack: string;
  readonly what: string;
  readonly quantity: number;
  readonly onDemand: number;
  /** With reservations of one year. Equal to `onDemand` if AWS sells none. */
  readonly reserved: number;
}

/** @throws Error that lists every size without a price, and every type that is not in stacks/resource-types. */
export function estimate(environment: AwsEnvironment, stacks: Readonly<Record<string, SynthesizedStack>>): Line[] {
  const { usage } = environment.aws;
  const all = Object.entries(stacks).map(([stack, synthesized]) => ({ stack, siblings: resources(synthesized) }));
  const counts = Map.groupBy(
    all.flatMap(({ siblings }) => siblings),
    ({ type }) => type,
  );
  const unknown = [...counts.keys()].filter((type) => !(type in resourceTypes));
  const lines = all.flatMap(({ stack, siblings }) => {
    const items = siblings.flatMap((resource) =>
      itemsOf(resource, { usage, siblings, count: counts.get(resource.type)?.length ?? 1 }),
    );
    return [...Map.groupBy(items, ({ price }) => price)].map(([what, same]) => ({ stack, what, same }));
  });
  const unpriced = lines.filter(({ what }) => !(what in prices)).map(({ what }) => what);
  if (unknown.length + unpriced.length > 0) throw new Error(message(unknown, unpriced));
  return lines.map(({ stack, what, same }) => line(stack, what, same));
}

function itemsOf(resource: Resource, billing: Parameters<Bill>[1]): Item[] {
  return (billed[resource.type]?.(resource, billing) ?? []).filter(({ quantity }) => quantity > 0);
}

function line(stack: string, what: Item["price"], items: readonly Item[]): Line {
  const { usd, per, reserved = usd }: Price = prices[what];
  const quantity = items.reduce((sum, item) => sum + item.quantity, 0);
  const times = per === "hour" ? quantity * hoursPerMonth : quantity;
  return { stack, what, quantity, onDemand: times * usd, reserved: times * reserved };
}

function message(types: readonly string[], sizes: readonly string[]): string {
  return [
    ...types.map(unknownType),
    ...sizes.map((size) => `${size} has no price: add it, with source and date, to stacks/cost/prices.ts`),
  ].join("\n");
}
