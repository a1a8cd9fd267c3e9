import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { holdNext } from "./lock.mjs";
import { startTimeOf } from "./processes.ts";

const run = promisify(execFile);

/** What a command prints on stdout. @throws Error with the end of what it printed, if it fails. */
export async function output(
  command: string,
  parameters: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): Promise<string> {
  try {
    const { stdout } = await run(command, parameters, {
      cwd: options.cwd,
      ...(options.env && { env: options.env }),
      maxBuffer: 64 * 1024 * 1024,
      ...(options.signal && { signal: options.signal }),
    });
    return stdout;
  } catch (error) {
    options.signal?.throwIfAborted();
    const { stdout = "", stderr = "", message } = error as { stdout?: string; stderr?: string; message: string };
    const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n  ");
    throw new Error(`${basename(command)} ${parameters.join(" ")} failed:\n  ${said || message}`, { cause: error });
  }
}

/**
 * Makes a directory once on this machine: who comes while it is made waits. It appears under its name only when it is
 * complete, so what was cut off in the middle is never taken for whole.
 */
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

/** What a process left behind that was killed while it built. */
async function removeAbandoned(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.`;
  for (const name of readdirSync(dirname(directory)))
    if (name.startsWith(prefix) && !startTimeOf(Number(name.slice(prefix.length))))
      await rm(join(dirname(directory), name), { recursive: true });
}
