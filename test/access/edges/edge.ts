import { type Grant, type Layer, matches } from "../grant.ts";

/** What an edge may bring, written by hand: a wildcard that slips into the code of a permission is not in it. */
export interface Allowance {
  readonly layer: Layer;
  /** A star stands for a text without a star, here and in `what`. */
  readonly who: string;
  readonly may: readonly string[];
  readonly what: readonly string[];
  /** The grant must have this condition, in which a star stands for any text. Without it: any, which only takes away. */
  readonly condition?: string;
}

/** An edge of the topology: `notifier consumes the queue notifier`. */
export interface Edge {
  readonly service: string;
  readonly title: string;
  readonly allows: readonly Allowance[];
}

export function explains({ allows }: Pick<Edge, "allows">, grant: Grant): boolean {
  return (
    !grant.limit &&
    allows.some(
      ({ layer, who, may, what, condition }) =>
        layer === grant.layer &&
        fits(who, grant.who) &&
        may.includes(grant.may) &&
        what.some((pattern) => fits(pattern, grant.what)) &&
        (condition === undefined || matches(condition, grant.condition ?? "")),
    )
  );
}

function fits(pattern: string, text: string): boolean {
  return pattern === text || (!text.includes("*") && matches(pattern, text));
}

export function allowance(
  layer: Layer,
  who: string,
  may: string | readonly string[],
  ...what: readonly string[]
): Allowance {
  return { layer, who, may: [may].flat(), what };
}

export const database = "the database subnets";

/** AWS services are in the private subnets if the VPC has an endpoint, and otherwise outside. */
export function overHttps(service: string): Allowance {
  return allowance("network policy", service, "tcp/443", "the private subnets", "any address but the VPC");
}
