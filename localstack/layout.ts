import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));

/** What is downloaded once for each version, and the mirror's own directory. Git ignores it. */
export const cache = join(repository, ".mindflow");

/** The directory of the mirror that `npm start` starts. */
export const localMirror = join(cache, "local");

/** Where things are in a mirror's directory. */
export function layout(directory: string) {
  return {
    directory,
    /** What the engines keep. */
    data: join(directory, "data"),
    /** One file for each secret, for this user only. */
    secrets: join(directory, "secrets"),
    logs: join(directory, "logs"),
    /** Messages that no consumer had taken when the mirror stopped. */
    undelivered: join(directory, "undelivered"),
    /** The public keys that development tokens are checked against. */
    tokenKeys: join(directory, "token-keys.json"),
    /** What runs: see run-file.ts. */
    runFile: join(directory, "run.json"),
  };
}

export type Layout = ReturnType<typeof layout>;

export async function createLayout(directory: string): Promise<Layout> {
  const at = layout(directory);
  for (const path of [at.data, at.logs, at.undelivered]) await mkdir(path, { recursive: true });
  await mkdir(at.secrets, { recursive: true, mode: 0o700 });
  return at;
}
