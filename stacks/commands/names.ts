import { cloudEnvironments } from "../environments/index.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

/** A command was called wrongly. The message says what there is to choose from. */
export class WrongArgument extends Error {
  override readonly name = "WrongArgument";
}

/** @throws WrongArgument for a name that no environment on AWS has. */
export function environmentNamed(name: string | undefined): AwsEnvironment {
  const found = cloudEnvironments.find((environment) => environment.name === name);
  if (!found)
    throw new WrongArgument(
      `${shown(name)} is no environment on AWS: there are ${listed(cloudEnvironments.map((one) => one.name))}.`,
    );
  return found;
}

/** @throws WrongArgument for a name that no stack of the environment has. `ids` are those of its stacks. */
export function stackNamed(name: string | undefined, environment: AwsEnvironment, ids: readonly string[]): string {
  const names = ids.map((id) => id.slice(environment.name.length + 1));
  if (!name || !names.includes(name))
    throw new WrongArgument(`${shown(name)} is no stack of ${environment.name}: there are ${listed(names)}.`);
  return `${environment.name}-${name}`;
}

/** Runs a command; a wrong argument is one sentence, and anything else a fault with its stack trace. */
export async function runCommand(command: (...parameters: string[]) => void | Promise<void>): Promise<void> {
  try {
    await command(...process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function shown(name: string | undefined): string {
  return name === undefined ? "Nothing" : `"${name}"`;
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}
