import { existsSync, globSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Host } from "../hosts/host.ts";
import { once } from "../install/install.ts";
import type { Layout } from "../layout.ts";
import type { Run } from "../supervision/run-file.ts";

interface About {
  readonly host: Run["host"];
  readonly takenAt: string;
}

export interface Snapshot extends About {
  readonly name: string;
}

const aboutFile = (directory: string) => join(directory, "snapshot.json");
/** Holds the snapshot's name during a restore: after an interruption the mirror must not start. */
const restoreFile = (at: Layout) => join(at.directory, "restoring");

/** @throws Error for a person if the name is not valid. */
export function requireSnapshotName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/i.test(name))
    throw new Error(
      `"${name}" is no name for a snapshot: up to 50 letters, digits and -, such as before-the-migration.`,
    );
}

/** The oldest comes first. */
export function snapshots(at: Layout): Snapshot[] {
  return globSync(aboutFile(join(at.snapshots, "*")))
    .filter((file) => !basename(dirname(file)).includes(".")) // another process still takes it
    .map((file) => ({ name: basename(dirname(file)), ...(JSON.parse(readFileSync(file, "utf8")) as About) }))
    .sort((one, other) => one.takenAt.localeCompare(other.takenAt));
}

/** @throws Error for a person if the name is invalid or taken. */
export function requireNewSnapshot(at: Layout, name: string): void {
  requireSnapshotName(name);
  const directory = join(at.snapshots, name);
  if (existsSync(directory))
    throw new Error(`There is a snapshot ${name} already: take another name, or delete it first (rm -r ${directory}).`);
}

/** @throws Error that lists the existing ones. */
export function requireSnapshot(at: Layout, name: string): Snapshot {
  requireSnapshotName(name);
  const all = snapshots(at);
  const snapshot = all.find((one) => one.name === name);
  if (snapshot) return snapshot;
  const others = all.length > 0 ? `there are ${all.map((one) => one.name).join(", ")}` : "there is none";
  throw new Error(`There is no snapshot ${name}: ${others}. npm run snapshot -- ${name} takes one.`);
}

/** Saves everything or nothing. Only while nothing runs. */
export async function takeSnapshot(at: Layout, host: Host, name: string): Promise<void> {
  requireNewSnapshot(at, name);
  if (!(await host.hasData())) throw new Error("There is no data to save yet: npm start makes some.");
  await mkdir(at.snapshots, { recursive: true, mode: 0o700 });
  await once(join(at.snapshots, name), async (temporary) => {
    await host.save(temporary);
    const about: About = { host: host.name, takenAt: new Date().toISOString() };
    writeFileSync(aboutFile(temporary), JSON.stringify(about));
  });
}

/** Only while nothing runs. */
export async function restoreSnapshot(at: Layout, host: Host, name: string): Promise<void> {
  const snapshot = requireSnapshot(at, name);
  if (snapshot.host !== host.name)
    throw new Error(
      `Snapshot ${name} was taken of a mirror on another host: npm stop, then npm start -- --${snapshot.host}, and restore it there.`,
    );
  await host.load(join(at.snapshots, name), () => writeFileSync(restoreFile(at), name));
  rmSync(restoreFile(at));
}

export function interruptedRestore(at: Layout): string | undefined {
  return existsSync(restoreFile(at)) ? readFileSync(restoreFile(at), "utf8") : undefined;
}

export function forgetInterruptedRestore(at: Layout): void {
  rmSync(restoreFile(at), { force: true });
}

/** In bytes, on disk. */
export function sizeOf(at: Layout, name: string): number {
  const directory = join(at.snapshots, name);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
