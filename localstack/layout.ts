import { existsSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));

/** What is downloaded once for each version, and the mirror's own directory. Git ignores it. */
export const cache = join(repository, ".mindflow");

/** The name of the mirror that the commands are about. */
export const mirrorName = nameFromEnvironment();

/** The directory of that mirror. */
export const localMirror = join(cache, mirrorName);

/**
 * What `MIRROR` says, so that several can run on one machine: its directory, its ports and its containers go by its name.
 *
 * @throws Error in words if that is no name.
 */
export function mirrorNamed(name: string | undefined, directories = cache): string {
  if (!name) return "local";
  if (!/^[a-z][a-z0-9-]{0,29}$/.test(name))
    throw new Error(
      `MIRROR=${name} is no name for a mirror: up to 30 small letters, digits and -, a letter first, such as MIRROR=other.`,
    );
  const directory = join(directories, name);
  const { directory: _, ...ours } = layout(directory);
  const isOurs = () => Object.values(ours).some((own) => existsSync(own));
  if (existsSync(directory) && readdirSync(directory).length > 0 && !isOurs())
    throw new Error(`MIRROR=${name} cannot be: ${directory} holds something else. Take another name.`);
  return name;
}

/** Every command imports this first, and an import that throws would tell it in a stack trace. */
function nameFromEnvironment(): string {
  try {
    return mirrorNamed(process.env.MIRROR);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

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
    /** The ports of a mirror beside the first one. */
    ports: join(directory, "ports.json"),
    /** How long the last starts took. */
    startTimes: join(directory, "start-times.json"),
    /** One directory for each, by its name. */
    snapshots: join(directory, "snapshots"),
  };
}

export type Layout = ReturnType<typeof layout>;

export async function createLayout(directory: string): Promise<Layout> {
  const at = layout(directory);
  for (const path of [at.data, at.logs, at.undelivered]) await mkdir(path, { recursive: true });
  await mkdir(at.secrets, { recursive: true, mode: 0o700 });
  return at;
}
