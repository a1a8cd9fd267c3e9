import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

export interface RunOptions {
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Receives each line of the output, which is then not returned. */
  readonly onLine?: (line: string) => void;
}

export class ProgramFailed extends Error {
  override readonly name = "ProgramFailed";
}

/** @throws ProgramFailed with the program's message. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = "", signal, env, onLine }: RunOptions = {},
): Promise<string> {
  const child = spawn(program, args, { ...(signal && { signal }), stdio: "pipe", env: { ...process.env, ...env } });
  child.stdin.on("error", () => {}); // A program that fails early does not read its input: its message says why.
  child.stdin.end(input);
  if (onLine) createInterface(child.stdout).on("line", onLine);
  const output = onLine ? "" : text(child.stdout);
  const [stdout, stderr, [code]] = await Promise.all([output, text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new ProgramFailed(`${basename(program)} ${args[0]} ${args[1]}:\n${(stderr || stdout).trim()}`);
  return stdout;
}
