import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

export interface RunOptions {
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is told each line as it comes; then nothing is kept. */
  readonly line?: (line: string) => void;
}

/** What a program prints on stdout, given a text on stdin. @throws Error with its own words, if it fails. */
export async function run(program: string, args: readonly string[], { input = "", signal, line }: RunOptions = {}) {
  const child = spawn(program, args, { ...(signal && { signal }), stdio: "pipe" });
  child.stdin.on("error", () => {}); // It may end before it has read all: its own words tell why.
  child.stdin.end(input);
  if (line) createInterface(child.stdout).on("line", line);
  const stdout = line ? "" : text(child.stdout);
  const [printed, stderr, [code]] = await Promise.all([stdout, text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`${basename(program)} ${args[0]} ${args[1]}:\n${(stderr || printed).trim()}`);
  return printed;
}
