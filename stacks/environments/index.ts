import { environmentNames } from "./files.ts";
import { local } from "./local.ts";
import { inOrder } from "./order.ts";
import type { AwsEnvironment, Environment } from "./schema.ts";

export { local };

const environments = await Promise.all(environmentNames.map(load));

/** The environments on AWS, in the order in which a change is deployed to them. */
export const cloudEnvironments: readonly AwsEnvironment[] = inOrder(environments.filter(isOnAws));

/** @throws Error if a file defines an environment of another name than its own. */
async function load(name: string): Promise<Environment> {
  const exported: Readonly<Record<string, Environment>> = await import(new URL(`${name}.ts`, import.meta.url).href);
  const [environment] = Object.values(exported);
  if (environment?.name === name) return environment;
  throw new Error(`stacks/environments/${name}.ts defines ${environment?.name}: give file and environment one name`);
}

function isOnAws(environment: Environment): environment is AwsEnvironment {
  return environment.aws !== undefined;
}
