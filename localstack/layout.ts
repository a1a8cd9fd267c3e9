import { existsSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));

/** Downloads, and the directory of each mirror. */
export const cache = join(repository, ".mindflow");

export const mirrorName = nameFromEnvironment();

export const localMirror = join(cache, mirrorName);

/** @throws Error for a person if the name is not valid. */
export function mirrorNamed(name: string | undefined, directories = cache): string {
  if (!name) return "local";
  if (!/^[a-z][a-z0-9-]{0,29}$/.test(name))
    throw new Error(
      `MIRROR=${name} is not a name for a mirror: up to 30 small letters, digits and -, a letter first, such as MIRROR=other.`,
    );
  const directory = join(directories, name);
  const { directory: _, ...entries } = layout(directory);
  const isMirror = () => Object.values(entries).some((path) => existsSync(path));
  if (existsSync(directory) && readdirSync(directory).length > 0 && !isMirror())
    throw new Error(`MIRROR=${name} is not possible: ${directory} holds something else. Take another name.`);
  return name;
}

/** Every command imports this first: an error that an import throws would be printed with a stack trace. */
function nameFromEnvironment(): string {
  try {
    return mirrorNamed(process.env.MIRROR);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

export function layout(directory: string) {
  return {
    directory,
    data: join(directory, "data"),
    /** Only this user may read them. */
    secrets: join(directory, "secrets"),
    logs: join(directory, "logs"),
    undelivered: join(directory, "undelivered"),
    tokenKeys: join(directory, "token-keys.json"),
    runFile: join(directory, "run.json"),
    /** The mirror `local` has none. */
    ports: join(directory, "ports.json"),
    startTimes: join(directory, "start-times.json"),
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
