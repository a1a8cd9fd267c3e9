import { defineEnvironment, EnvironmentRefused } from "./define.ts";
import type { Rule } from "./rules.ts";
import type { Environment } from "./schema.ts";

/** Other values at some places of an environment, or `undefined` for none: `{ events: { retention: "6d" } }`. */
export type Change = { readonly [key: string]: unknown };

/** For tests: what is refused of an environment with a change; nothing where it is sound. */
export function faultsOf(environment: Environment, change: Change): string[] {
  try {
    defineEnvironment(merge(environment, change) as Environment);
  } catch (error) {
    if (error instanceof EnvironmentRefused) return error.message.split("\n  ").slice(1);
    throw error;
  }
  return [];
}

/** The rules that none of these faults tells: each rule must have been seen to refuse. */
export function unseen<R extends Pick<Rule, "path" | "limit">>(rules: readonly R[], faults: readonly string[]): R[] {
  return rules.filter(({ path, limit }) => !faults.some((fault) => fault.startsWith(path) && fault.includes(limit)));
}

function merge(value: unknown, change: unknown): unknown {
  if (!isRecord(value) || !isRecord(change)) return change;
  const changed = Object.entries(change).map(([key, to]) => [key, merge(value[key], to)]);
  const merged = Object.entries({ ...value, ...Object.fromEntries(changed) });
  return Object.fromEntries(merged.filter(([, to]) => to !== undefined));
}

function isRecord(value: unknown): value is Change {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
