import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onHosts } from "../hosts/choose.ts";
import type { Host } from "../hosts/host.ts";
import { createLayout, type Layout } from "../layout.ts";
import { choosePorts } from "../ports.ts";
import { interruptedRestore, requireSnapshotName, restoreSnapshot, snapshots, takeSnapshot } from "./snapshots.ts";

let at: Layout;
let native: Host;

beforeEach(async () => {
  at = await createLayout(await mkdtemp(join(tmpdir(), "mirror-")));
  native = onHosts({ name: "test", at, ports: await choosePorts("free") }).hosts.native;
  await mkdir(join(at.data, "postgres"));
  await write("1");
});
afterEach(() => rm(at.directory, { recursive: true }));

const write = (text: string) => writeFile(join(at.data, "postgres", "base"), text);
const read = () => readFile(join(at.data, "postgres", "base"), "utf8");

test("a restore brings back what the stores held, and removes what came after", async () => {
  await takeSnapshot(at, native, "first");
  await write("2");
  await writeFile(join(at.undelivered, "later"), "");
  await takeSnapshot(at, native, "second");
  await restoreSnapshot(at, native, "first");
  expect([await read(), await readdir(at.undelivered)]).toEqual(["1", []]);
  await restoreSnapshot(at, native, "second");
  expect([await read(), await readdir(at.undelivered)]).toEqual(["2", ["later"]]);
  expect(snapshots(at).map(({ name, host }) => [name, host])).toEqual([
    ["first", "native"],
    ["second", "native"],
  ]);
});

test.each(["", "..", "a/b", ".hidden", "a.b", "-x", "a b", "x".repeat(51)])(
  'a snapshot cannot be called "%s"',
  (name) => {
    expect(() => requireSnapshotName(name)).toThrow("is no name for a snapshot: up to 50 letters, digits and -");
  },
);

test("a name is taken once, and the error for an unknown one lists the existing ones", async () => {
  await takeSnapshot(at, native, "first");
  await expect(takeSnapshot(at, native, "first")).rejects.toThrow("There is a snapshot first already");
  await expect(restoreSnapshot(at, native, "frist")).rejects.toThrow("There is no snapshot frist: there are first.");
});

test("a snapshot that fails in the middle is not listed and leaves no files", async () => {
  const failing: Host = {
    ...native,
    save: async (directory) => {
      await native.save(directory);
      throw new Error("No space left on device");
    },
  };
  await expect(takeSnapshot(at, failing, "half")).rejects.toThrow("No space left on device");
  expect([snapshots(at), await readdir(at.snapshots)]).toEqual([[], []]);
});

test("a restore that fails before it replaces anything leaves what was there", async () => {
  await takeSnapshot(at, native, "first");
  await write("2");
  vi.stubEnv("PATH", "/nowhere"); // without cp, nothing can be copied
  await expect(restoreSnapshot(at, native, "first")).rejects.toThrow("cp --archive");
  vi.unstubAllEnvs();
  expect([await read(), interruptedRestore(at)]).toEqual(["2", undefined]);
});

test("a restore that fails in the middle is remembered, and can be repeated", async () => {
  await takeSnapshot(at, native, "first");
  await write("2");
  const failing: Host = {
    ...native,
    load: async (_directory, begun) => {
      begun();
      throw new Error("No space left on device");
    },
  };
  await expect(restoreSnapshot(at, failing, "first")).rejects.toThrow("No space left on device");
  expect(interruptedRestore(at)).toBe("first");
  await restoreSnapshot(at, native, "first");
  expect([await read(), interruptedRestore(at)]).toEqual(["1", undefined]);
});

test("a snapshot of one host is not restored on another", async () => {
  await takeSnapshot(at, native, "first");
  await expect(restoreSnapshot(at, { ...native, name: "docker" }, "first")).rejects.toThrow("npm start -- --native");
});
