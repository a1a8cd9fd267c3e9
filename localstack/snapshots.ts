import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "./hosts/host.ts";
import { once } from "./install.ts";
import type { Layout } from "./layout.ts";
import type { Run } from "./run-file.ts";

interface About {
  readonly host: Run["host"];
  readonly takenAt: string;
}

export interface Snapshot extends About {
  readonly name: string;
}

const aboutFile = (directory: string) => join(directory, "snapshot.json");
/** Says, while a restore goes on, which: it must not be started from what it has left when it was cut off. */
const restoring = (at: Layout) => join(at.directory, "restoring");

/** @throws Error in words if a snapshot cannot have this name. */
export function requireSnapshotName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,49}$/i.test(name))
    throw new Error(
      `"${name}" is no name for a snapshot: up to 50 letters, digits and -, such as before-the-migration.`,
    );
}

/** The snapshots of a mirror, the oldest first. */
export function snapshots(at: Layout): Snapshot[] {
  if (!existsSync(at.snapshots)) return [];
  return readdirSync(at.snapshots)
    .filter((name) => existsSync(aboutFile(join(at.snapshots, name))) && !name.includes("."))
    .map((name) => ({ name, ...(JSON.parse(readFileSync(aboutFile(join(at.snapshots, name)), "utf8")) as About) }))
    .sort((one, other) => one.takenAt.localeCompare(other.takenAt));
}

/** @throws Error in words if there is one of that name. */
export function requireNewSnapshot(at: Layout, name: string): void {
  requireSnapshotName(name);
  const directory = join(at.snapshots, name);
  if (existsSync(directory))
    throw new Error(`There is a snapshot ${name} already: take another name, or delete it first (rm -r ${directory}).`);
}

/** The snapshot of that name. @throws Error that names those there are. */
export function requireSnapshot(at: Layout, name: string): Snapshot {
  requireSnapshotName(name);
  const all = snapshots(at);
  const found = all.find((snapshot) => snapshot.name === name);
  if (found) return found;
  const others = all.length > 0 ? `there are ${all.map((one) => one.name).join(", ")}` : "there is none";
  throw new Error(`There is no snapshot ${name}: ${others}. npm run snapshot -- ${name} takes one.`);
}

/** Keeps what all stores hold, under a name: whole, or not at all. Only while nothing runs. */
export async function takeSnapshot(at: Layout, host: Host, name: string): Promise<void> {
  requireNewSnapshot(at, name);
  if (!(await host.hasData())) throw new Error("There is no data to keep yet: npm start makes some.");
  await mkdir(at.snapshots, { recursive: true, mode: 0o700 });
  await once(join(at.snapshots, name), async (temporary) => {
    await host.save(temporary);
    const about: About = { host: host.name, takenAt: new Date().toISOString() };
    writeFileSync(aboutFile(temporary), JSON.stringify(about));
  });
}

/** Puts all stores back to what a snapshot holds. Only while nothing runs. */
export async function restoreSnapshot(at: Layout, host: Host, name: string): Promise<void> {
  const snapshot = requireSnapshot(at, name);
  if (snapshot.host !== host.name)
    throw new Error(
      `Snapshot ${name} was taken of a mirror on another host: npm stop, then npm start -- --${snapshot.host}, and restore it there.`,
    );
  await host.load(join(at.snapshots, name), () => writeFileSync(restoring(at), name));
  rmSync(restoring(at));
}

/** The snapshot whose restore was cut off, so that what the stores hold is neither the one nor the other. */
export function interruptedRestore(at: Layout): string | undefined {
  return existsSync(restoring(at)) ? readFileSync(restoring(at), "utf8") : undefined;
}

/** What is deleted with the data. */
export function forgetInterruptedRestore(at: Layout): void {
  rmSync(restoring(at), { force: true });
}

/** How much a snapshot takes on disk, in bytes. */
export function sizeOf(at: Layout, name: string): number {
  const directory = join(at.snapshots, name);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
