import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "../environment/child-process.ts";
import { output } from "../install/install.ts";
import { portsKind } from "../ports.ts";
import { startMirror, stopLeftovers } from "../supervision/mirror.ts";
import { isAlive } from "../supervision/processes.ts";
import { type Run, readRun, runningProcesses } from "../supervision/run-file.ts";
import { type Description, descriptions } from "./descriptions.ts";
import type { Host, Subject } from "./host.ts";
import { endOf, lastError } from "./last-error.ts";
import { type Part, probed } from "./part.ts";

/** The data in a mirror's directory: everything else can be made again, or describes what runs. */
const data = ["data", "secrets", "token-keys.json", "undelivered"];

export function nativeHost(subject: Subject): Host {
  const { name, at, ports } = subject;
  const described = descriptions(subject);
  const presentIn = (directory: string) => data.filter((entry) => existsSync(join(directory, entry)));
  // If the file system can, nothing is copied until one side changes.
  const copy = async (from: string, to: string) => {
    for (const entry of presentIn(from)) await output("cp", ["--archive", "--reflink=auto", join(from, entry), to]);
  };
  const remove = async (...entries: string[]) => {
    for (const entry of entries) await rm(join(at.directory, entry), { recursive: true, force: true });
  };
  return {
    name: "native",
    title: "processes of this machine",
    ports,
    isRunning: async () => runningProcesses(readRun(at)).length > 0,
    stopLeftovers: (progress) => stopLeftovers(at, "keep", progress),
    async start(progress, signal) {
      const kind = portsKind(name, at.directory);
      const mirror = await startMirror({ directory: at.directory, ports: kind, watch: true, progress, signal });
      return { stop: () => mirror.stop("keep") };
    },
    parts: (run) => Promise.all([...described.values()].map((description) => partOf(description, run))),
    partNames: async () => [...described.keys()],
    async printLog(part, follow) {
      const parameters = ["--lines=200", ...(follow ? ["--follow=name", "--retry"] : [])];
      await once(spawn("tail", [...parameters, join(at.logs, `${part}.log`)], { stdio: "inherit" }), "close");
    },
    hasData: async () => existsSync(at.data),
    save: (directory) => copy(at.directory, directory),

    async load(directory, begun) {
      const fresh = join(at.directory, "restored");
      await remove("restored");
      await mkdir(fresh);
      // A full disk fails here, before anything is lost.
      await copy(directory, fresh);
      begun();
      await remove(...data);
      for (const entry of presentIn(fresh)) await rename(join(fresh, entry), join(at.directory, entry));
      await remove("restored");
    },

    async deleteData() {
      const deleted = presentIn(at.directory).map((entry) => join(at.directory, entry));
      await remove(...data, "logs", "run.json");
      return deleted;
    },
  };
}

async function partOf({ name, kind, ports, link, probe }: Description, run: Run | undefined): Promise<Part> {
  const record = run?.processes[name];
  const { restarts = 0, lastEnd } = run?.lifecycles[name] ?? {};
  const error = record && lastError(await endOf(record.log));
  const about = { name, kind, ports, link, restarts, version: "", ...(error && { lastError: error }) };
  if (!record) return { ...about, healthy: false, message: "has not started" };
  const ended = lastEnd ? `ended (${lastEnd.how}) at ${lastEnd.at.slice(11, 19)} UTC` : "ended";
  if (!isAlive(record)) return { ...about, healthy: false, message: ended };
  const part = await probed({ ...about, message: "runs" }, probe);
  return part.healthy || !lastEnd ? part : { ...part, message: `${part.message}; it ${ended}` };
}
