import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { builtServices, type ServiceName } from "../../stacks/topology.ts";
import { nativeEngines } from "../engines/native.ts";
import { output } from "../install.ts";
import { startMirror, stopLeftovers } from "../mirror.ts";
import { portsKind } from "../ports.ts";
import { isAlive } from "../processes.ts";
import { type Run, readRun, runningProcesses } from "../run-file.ts";
import type { Host, Subject } from "./host.ts";
import { endOf, lastError } from "./last-error.ts";
import { answerOf, linkTo, type Part, type Probe } from "./part.ts";
import { engineProbe, postgresProbe, serviceProbe } from "./probes.ts";

/** What of a mirror's directory is data: everything else is made anew, or says what runs. */
const kept = ["data", "secrets", "token-keys.json", "undelivered"];

/** Processes of this machine. */
export function nativeHost({ name, at, ports }: Subject): Host {
  const keptOf = (directory: string) =>
    kept.map((entry) => ({ entry, path: join(directory, entry) })).filter(({ path }) => existsSync(path));
  const about = partsOf({ name, at, ports });
  return {
    name: "native",
    title: "processes of this machine",
    ports,
    isRunning: async () => runningProcesses(readRun(at)).length > 0,
    stopLeftovers: (progress) => stopLeftovers(at, "keep", progress),
    start: async (progress, signal) => {
      const mirror = await startMirror({
        directory: at.directory,
        ports: portsKind(name, at.directory),
        watch: true,
        progress,
        signal,
      });
      return { stop: () => mirror.stop("keep") };
    },
    parts: (run) => Promise.all(about.map((part) => howIs(part, run))),
    partNames: async () => about.map((part) => part.name),
    printLog: (part, follow) => tail(join(at.logs, `${part}.log`), follow),
    hasData: async () => existsSync(at.data),

    async save(directory) {
      // Where the file system can, nothing is copied until one side changes.
      for (const { path } of keptOf(at.directory)) await output("cp", ["--archive", "--reflink=auto", path, directory]);
    },

    async load(directory, begun) {
      // A full disk is noticed here, when nothing is lost yet.
      const fresh = join(at.directory, "restored");
      await rm(fresh, { recursive: true, force: true });
      await mkdir(fresh);
      for (const { path } of keptOf(directory)) await output("cp", ["--archive", "--reflink=auto", path, fresh]);
      begun();
      for (const entry of kept) await rm(join(at.directory, entry), { recursive: true, force: true });
      for (const { entry, path } of keptOf(fresh)) await rename(path, join(at.directory, entry));
      await rm(fresh, { recursive: true });
    },

    async deleteData() {
      const deleted = keptOf(at.directory).map(({ path }) => path);
      for (const entry of [...kept, "logs", "run.json"])
        await rm(join(at.directory, entry), { recursive: true, force: true });
      return deleted;
    },
  };
}

interface NativePart {
  readonly name: string;
  readonly kind: "service" | "engine";
  readonly ports: readonly number[];
  readonly probe: Probe | undefined;
}

/** Every process that the mirror has, in the order of how a request flows. */
function partsOf({ at, ports }: Subject): NativePart[] {
  const nobody = { say: () => undefined, signal: new AbortController().signal };
  const engines = Object.values(nativeEngines(at, ports)).flatMap((engine) => engine.processes(nobody));
  const portsOf: Readonly<Record<string, number[]>> = {
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, [port]])),
    "postgres-replica": [ports.postgresReplica],
    mail: [ports["mail.web"], ports["mail.smtp"]],
  };
  return [
    ...builtServices.map((name: ServiceName) => {
      const port = ports[name];
      return { name, kind: "service", ports: [port], probe: serviceProbe(name, port) } as const;
    }),
    ...engines.map(({ name }) => {
      const own = portsOf[name] ?? [];
      const [port = 0] = own;
      const probe = name.startsWith("postgres") ? postgresProbe(at, port) : engineProbe(name, port);
      return { name, kind: "engine", ports: own, probe } as const;
    }),
  ];
}

async function howIs({ name, kind, ports, probe }: NativePart, run: Run | undefined): Promise<Part> {
  const record = run?.processes[name];
  const { restarts = 0, lastEnd } = run?.fates[name] ?? {};
  const error = record && lastError(endOf(record.log));
  const link = linkTo(name, kind, ports[0]);
  const about = { name, kind, ports, restarts, ...(link && { link }), ...(error && { lastError: error }) };
  if (!record) return { ...about, healthy: false, says: "has not started", version: "" };
  const end = lastEnd ? `ended (${lastEnd.how}) at ${lastEnd.at.slice(11, 19)} UTC` : "ended";
  if (!isAlive(record)) return { ...about, healthy: false, says: end, version: "" };
  try {
    const { says, version = "" } = await answerOf(probe);
    return { ...about, healthy: true, says, version };
  } catch (fault) {
    const says = `${(fault as Error).message}${lastEnd ? `; it ${end}` : ""}`;
    return { ...about, healthy: false, says, version: "" };
  }
}

function tail(log: string, follow: boolean): Promise<void> {
  const parameters = ["--lines=200", ...(follow ? ["--follow=name", "--retry"] : []), log];
  const shown = spawn("tail", parameters, { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    shown.on("error", reject);
    shown.on("close", () => resolve());
  });
}
