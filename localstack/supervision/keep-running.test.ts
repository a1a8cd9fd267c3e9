import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Mirrors, onHosts } from "../hosts/choose.ts";
import { createLayout } from "../layout.ts";
import { choosePorts } from "../ports.ts";
import { snapshots } from "../snapshots/snapshots.ts";
import { keepRunning } from "./keep-running.ts";
import { startTimeOf } from "./processes.ts";
import { requestStoreWork } from "./requests.ts";
import { createConsole } from "./steps.ts";

let mirrors: Mirrors;

beforeEach(async () => {
  const at = await createLayout(await mkdtemp(join(tmpdir(), "mirror-")));
  await mkdir(join(at.data, "postgres"));
  mirrors = onHosts({ name: "test", at, ports: await choosePorts("free") });
});
afterEach(() => rm(mirrors.at.directory, { recursive: true }));

test("who asked for a snapshot is told why the mirror does not start again after it", async () => {
  const { at, hosts } = mirrors;
  let starts = 0;
  const start = async () => {
    if (++starts > 1) throw new Error("\nA port is in use.");
    return { stop: async () => {} };
  };
  const running = keepRunning(mirrors, { ...hosts.native, start }, createConsole(), new AbortController().signal);
  const supervisor = { pid: process.pid, startTime: `${startTimeOf(process.pid)}` };
  const ended = [running, requestStoreWork(at, supervisor, { what: "snapshot", name: "kept" })];
  expect(await Promise.allSettled(ended)).toMatchObject([
    { reason: { message: "\nA port is in use." } },
    { reason: { message: "The mirror did not start again: A port is in use." } },
  ]);
  expect(snapshots(at)).toMatchObject([{ name: "kept" }]);
});
