import type { Resource } from "../base/synthesized.ts";
import type { Usage } from "../environments/aws/usage.ts";
import type { PriceName } from "./prices.ts";

/** A quantity of something that has a price. The estimate multiplies by the hours of a month. */
export interface Item {
  readonly quantity: number;
  readonly price: PriceName;
}

export interface Billing {
  readonly usage: Usage;
  readonly siblings: readonly Resource[];
  /** Number of resources of this type in the environment. Usage that is known only in total is divided evenly by it. */
  readonly count: number;
}

export type Bill = (resource: Resource, billing: Billing) => Item[];

export function item(quantity: number, price: PriceName): Item {
  return { quantity, price };
}
