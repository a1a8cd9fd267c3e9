import { relative } from "node:path";
import { cloudEnvironments } from "../environments/index.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

export class WrongArgument extends Error {
  override readonly name = "WrongArgument";
}

/** @throws WrongArgument for an unknown environment, or without a name. */
export function environmentNamed(name: string | undefined): AwsEnvironment {
  const names = cloudEnvironments.map((environment) => environment.name);
  if (name === undefined) throw missing("an environment", names);
  const found = cloudEnvironments.find((environment) => environment.name === name);
  if (!found) throw new WrongArgument(`"${name}" is not an environment on AWS: use ${listed(names)}.`);
  return found;
}

/** @throws WrongArgument for an unknown stack, or without a name. `ids` are the ids of the environment's stacks. */
export function stackNamed(name: string | undefined, environment: AwsEnvironment, ids: readonly string[]): string {
  const names = ids.map((id) => id.slice(environment.name.length + 1));
  if (name === undefined) throw missing(`a stack of ${environment.name}`, names, environment.name);
  if (!names.includes(name))
    throw new WrongArgument(`"${name}" is not a stack of ${environment.name}: use ${listed(names)}.`);
  return `${environment.name}-${name}`;
}

/** @throws WrongArgument without the argument. `examples` are values of it, and `before` the arguments before it. */
export function argumentNamed(
  what: string,
  value: string | undefined,
  examples: readonly string[],
  ...before: string[]
): string {
  if (value === undefined) throw missing(what, examples, ...before);
  return value;
}

/** Asks for an argument. The example is the command as it was called, with `before` and the first of the names. */
function missing(what: string, names: readonly string[], ...before: string[]): WrongArgument {
  const script = process.env.npm_lifecycle_event;
  const command = script ? `npm run ${script} --` : `node ${relative(process.cwd(), process.argv[1] ?? "")}`;
  return new WrongArgument(`Name ${what}: ${listed(names)}.\nExample: ${[command, ...before, names[0]].join(" ")}`);
}

/** Runs a command. Prints only the message of a WrongArgument or of node:util's parseArgs; other errors keep their stack trace. */
export async function runCommand(command: (...parameters: string[]) => void | Promise<void>): Promise<void> {
  try {
    await command(...process.argv.slice(2));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof WrongArgument || code?.startsWith("ERR_PARSE_ARGS"))) throw error;
    console.error(message);
    process.exitCode = 2;
  }
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}
