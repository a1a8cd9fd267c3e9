import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { text } from "node:stream/consumers";

export interface RunOptions {
  readonly input?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a program prints on stdout, given a text on stdin. @throws Error with its own words, if it fails. */
export async function run(program: string, args: readonly string[], { input = "", env, signal }: RunOptions = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, signal, stdio: "pipe" });
  child.stdin.on("error", () => {}); // It may end before it has read all: its own words tell why.
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`${basename(program)} ${args.join(" ")}:\n${(stderr || stdout).trim()}`);
  return stdout;
}
