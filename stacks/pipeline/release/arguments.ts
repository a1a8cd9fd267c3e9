import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runCommand, WrongArgument } from "../../commands/names.ts";
import { ProgramFailed } from "../../commands/run-program.ts";
import { Refused } from "./refused.ts";

export function releaseArguments(): { readonly positionals: readonly string[]; readonly token?: string } {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { "token-file": { type: "string" } },
  });
  const file = values["token-file"];
  return { positionals, ...(file !== undefined && { token: tokenIn(file) }) };
}

/** From a file, because a person's history and the list of processes show arguments. */
function tokenIn(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new WrongArgument(`The token cannot be read from --token-file: ${(error as Error).message}`);
  }
}

/** Ends with 1 and the reason if it is refused or a program fails, and with 2 for a wrong argument. */
export async function runRelease(command: () => Promise<void>): Promise<void> {
  await runCommand(async () => {
    try {
      await command();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof ProgramFailed)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  });
}
