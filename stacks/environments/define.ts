import type { z } from "zod";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { type AwsEnvironment, type Environment, type EnvironmentLiteral, environmentSchema } from "./schema.ts";
import { withSizes } from "./sizes.ts";

export class EnvironmentRefused extends Error {
  override readonly name = "EnvironmentRefused";
}

type AwsLiteral = EnvironmentLiteral & Required<Pick<EnvironmentLiteral, "aws">>;

/** @throws EnvironmentRefused with every fault: its path, value, limit and fix. */
export function defineEnvironment(literal: AwsLiteral): AwsEnvironment;
export function defineEnvironment(literal: EnvironmentLiteral): Environment;
export function defineEnvironment(literal: EnvironmentLiteral): Environment {
  const parsed = environmentSchema.safeParse(literal);
  const faults = parsed.success ? [] : parsed.error.issues.flatMap((issue) => malformed(literal, issue));
  const environment = parsed.success ? complete(literal) : (literal as Environment);
  for (const rule of rules)
    if (parsed.success ? rule.refuses(environment) : refusesMalformed(rule, environment))
      faults.push(`${rule.path} ${shown(environment, rule.path.split("."))}, but ${rule.limit}: ${rule.fix}`);
  if (faults.length === 0) return environment;
  throw new EnvironmentRefused(`environment ${literal.name} is refused:\n  ${faults.join("\n  ")}`);
}

function complete({ aws, ...rest }: EnvironmentLiteral): Environment {
  return aws ? { ...rest, aws: { ...aws, workloads: withSizes(aws.workloads) } } : rest;
}

function malformed(literal: EnvironmentLiteral, issue: z.core.$ZodIssue): string[] {
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

function shown(literal: EnvironmentLiteral, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], literal);
  return value === undefined ? "is not set" : `is ${JSON.stringify(value)}`;
}
