import { existsSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { run } from "../environment/child-process.ts";
import { startTimeOf } from "../supervision/processes.ts";
import { holdNext } from "./lock.mjs";

export interface OutputOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** @returns stdout. @throws Error with the end of the command's output, or the signal's reason. */
export async function output(
  command: string,
  parameters: readonly string[],
  { cwd, env, signal }: OutputOptions = {},
): Promise<string> {
  try {
    const { stdout } = await run(command, parameters, { cwd, env, signal, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const { stdout = "", stderr = "", message } = error as { stdout?: string; stderr?: string; message: string };
    const printed = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n  ");
    throw new Error(`${basename(command)} ${parameters.join(" ")} failed:\n  ${printed || message}`, { cause: error });
  }
}

/** Other processes wait. The directory gets its name when it is complete: an interrupted build is never used. */
export async function once(directory: string, build: (temporary: string) => Promise<void>): Promise<void> {
  if (existsSync(directory)) return;
  const free = await holdNext(directory);
  const temporary = `${directory}.${process.pid}`;
  try {
    if (existsSync(directory)) return;
    await mkdir(dirname(directory), { recursive: true });
    await removeAbandoned(directory);
    await mkdir(temporary);
    await build(temporary);
    await rename(temporary, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    free();
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.`;
  for (const name of readdirSync(dirname(directory)))
    if (name.startsWith(prefix) && !startTimeOf(Number(name.slice(prefix.length))))
      await rm(join(dirname(directory), name), { recursive: true });
}
