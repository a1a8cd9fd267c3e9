import { type ParseArgsConfig, parseArgs } from "node:util";

/** The command prints its usage and exits with code 2. */
export class UsageError extends Error {}

/** The process exits with 2 for wrong arguments, 1 for an error, otherwise with what the work gives, or 0. */
export async function runCommand<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
  work: (args: ReturnType<typeof parseArgs<T>>) => Promise<number> | Promise<void>,
): Promise<never> {
  try {
    process.exit((await work(parse(config))) ?? 0);
  } catch (error) {
    console.error((error as Error).message);
    if (!(error instanceof UsageError)) process.exit(1);
    console.error(`\n${usage}`);
    process.exit(2);
  }
}

function parse<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError if there are several arguments, or an option. */
export function oneArgument(positionals: readonly string[]): string | undefined {
  if (positionals.length > 1) throw new UsageError("One name at a time.");
  return positionals[0];
}

export const flag = { type: "boolean", default: false } as const;
