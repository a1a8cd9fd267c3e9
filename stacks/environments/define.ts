import type { z } from "zod";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { type AwsEnvironment, type Environment, environmentSchema } from "./schema.ts";

export class EnvironmentRefused extends Error {
  override readonly name = "EnvironmentRefused";
}

/** @throws EnvironmentRefused with every fault: its path, value, limit and fix. */
export function defineEnvironment(literal: AwsEnvironment): AwsEnvironment;
export function defineEnvironment(literal: Environment): Environment;
export function defineEnvironment(literal: Environment): Environment {
  const parsed = environmentSchema.safeParse(literal);
  const faults = parsed.success ? [] : parsed.error.issues.flatMap((issue) => malformed(literal, issue));
  for (const rule of rules)
    if (parsed.success ? rule.refuses(literal) : refusesMalformed(rule, literal))
      faults.push(`${rule.path} ${shown(literal, rule.path.split("."))}, but ${rule.limit}: ${rule.fix}`);
  if (faults.length === 0) return literal;
  throw new EnvironmentRefused(`environment ${literal.name} is refused:\n  ${faults.join("\n  ")}`);
}

function malformed(literal: Environment, issue: z.core.$ZodIssue): string[] {
  const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map((path) => `${path.join(".")} ${shown(literal, path)}: ${issue.message}`);
}

/** A rule may throw on a value of the wrong form. The schema has already reported that fault. */
function refusesMalformed(rule: Rule, literal: Environment): boolean {
  try {
    return rule.refuses(literal);
  } catch {
    return false;
  }
}

function shown(literal: Environment, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], literal);
  return value === undefined ? "is not set" : `is ${JSON.stringify(value)}`;
}
