/** What decides about an access. */
export type Layer =
  | "IAM"
  | "security group"
  | "network policy"
  | "mesh"
  | "PostgreSQL"
  | "OpenSearch"
  | "Valkey"
  | "secret"
  | "Kubernetes";

/** Somebody may do something. Names are those that a person knows, without the environment: `queue notifier`. */
export interface Grant {
  readonly layer: Layer;
  /** A star is anybody. */
  readonly who: string;
  /** An action, a port, a path or a verb. A star is a wildcard. */
  readonly may: string;
  readonly what: string;
  /** Of a connection, which takes both: who may open it says "out", and who lets it in says "in". */
  readonly side?: "in" | "out";
  /** What must hold besides. */
  readonly condition?: string;
  /** It takes away instead: its loss lets somebody do more. */
  readonly limit?: true;
}

export function keyOf({ layer, who, may, what, side, condition, limit }: Grant): string {
  return JSON.stringify([layer, who, may, what, side, condition, limit]);
}

/** Whether who has the first grant needs no second one. */
export function covers(broad: Grant, narrow: Grant): boolean {
  return (
    broad.layer === narrow.layer &&
    broad.side === narrow.side &&
    broad.limit === narrow.limit &&
    (broad.condition === undefined || broad.condition === narrow.condition) &&
    matches(broad.who, narrow.who) &&
    matches(broad.may, narrow.may) &&
    matches(broad.what, narrow.what)
  );
}

/** A star in the pattern stands for any text. */
export function matches(pattern: string, text: string): boolean {
  return pattern === text || (pattern.includes("*") && wildcard(pattern).test(text));
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
}
