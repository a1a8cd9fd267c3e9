/**
 * The only way to start a program: its environment comes from the lists in environment.mjs, and `env` adds to that. The
 * functions are otherwise those of node:child_process, with their three arguments.
 */

import child from "node:child_process";
import { promisify } from "node:util";
import { serverEnvironment, toolEnvironment } from "./environment.mjs";

interface Options {
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const asTool = <O extends Options>(options?: O) => ({ ...options, env: { ...toolEnvironment(), ...options?.env } });
const asServer = <O extends Options>(options?: O) => ({ ...options, env: { ...serverEnvironment(), ...options?.env } });

type Arguments = readonly string[];
type Callback = (error: child.ExecFileException | null, stdout: string, stderr: string) => void;

/** A tool that a command runs. */
export const spawn = ((program: string, args: Arguments, options?: child.SpawnOptions) =>
  child.spawn(program, args, asTool(options))) as typeof child.spawn;

/** An engine, a service, an emulator, or a client of one. */
export const spawnServer = ((program: string, args: Arguments, options?: child.SpawnOptions) =>
  child.spawn(program, args, asServer(options))) as typeof child.spawn;

export function execFile(program: string, args: Arguments, options: child.ExecFileOptions, callback: Callback) {
  return child.execFile(program, args, { ...asTool(options), encoding: "utf8" }, callback);
}

/** @throws Error with `stdout` and `stderr`. */
export function run(program: string, args: Arguments, options: child.ExecFileOptions) {
  return promisify(child.execFile)(program, args, { ...asTool(options), encoding: "utf8" });
}

export function execFileSync(program: string, args: Arguments, options: child.ExecFileSyncOptions = {}): string {
  return child.execFileSync(program, args, { ...asTool(options), encoding: "utf8" });
}
