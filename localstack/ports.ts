import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { local } from "../stacks/environments/local.ts";
import { builtServices, type ServiceName, service } from "../stacks/topology.ts";
import { layout } from "./layout.ts";

type Engines = NonNullable<typeof local.engines>;

/** The nodes of Valkey's cluster: each of the last three follows one of the first three. */
export const valkeyNodes = ["valkey-1", "valkey-2", "valkey-3", "valkey-4", "valkey-5", "valkey-6"] as const;
type ValkeyNode = (typeof valkeyNodes)[number];

/** Every port that a mirror listens on, by who needs it. */
export type PortName =
  | Exclude<keyof Engines, "mail" | "valkey">
  | `mail.${keyof Engines["mail"]}`
  | ValkeyNode
  | `${ValkeyNode}'s cluster bus`
  | "opensearch's transport"
  | ServiceName;
export type Ports = Readonly<Record<PortName, number>>;

type FixedPortName = Exclude<PortName, `${string}'s ${string}`>;

/** The ports of environments/local.ts and the topology. */
export function fixedPorts(): Readonly<Record<FixedPortName, number>> {
  const { engines } = local;
  if (!engines) throw new Error("stacks/environments/local.ts does not say where the engines are");
  const { mail, valkey, ...others } = engines;
  return Object.fromEntries([
    ...Object.entries(others).map(([name, { port }]) => [name, port]),
    ...valkeyNodes.map((name, index) => [name, valkey.port + index]),
    ...Object.entries(mail).map(([name, port]) => [`mail.${name}`, port]),
    ...builtServices.map((name) => [name, service(name).port]),
  ]);
}

/** Those of local.ts, free ones for a test, or free ones that a directory keeps: for a mirror beside another. */
export type PortsKind = "fixed" | "free" | { readonly keptIn: string };

/** The first mirror has the ports of local.ts, and another keeps its own. */
export function portsKind(mirror: string, directory: string): PortsKind {
  return mirror === "local" ? "fixed" : { keptIn: directory };
}

/** The ports of a mirror. */
export async function choosePorts(kind: PortsKind): Promise<Ports> {
  if (typeof kind === "object") return keptPorts(layout(kind.keptIn).ports);
  return complete(kind === "fixed" ? fixedPorts() : {});
}

/** Chosen the first time, and completed when something new wants one. Others that are kept are left to their mirrors. */
async function keptPorts(file: string): Promise<Ports> {
  const read = (path: string): Record<string, number> =>
    existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const ports = await complete(
    read(file),
    globSync(join(file, "../../*/ports.json")).flatMap((other) => Object.values(read(other))),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(ports, null, 2));
  renameSync(`${file}.new`, file);
  return ports;
}

/** Adds free ports for what has none. */
async function complete(some: Readonly<Record<string, number>>, avoid: readonly number[] = []): Promise<Ports> {
  const fixed = fixedPorts();
  const chosen: Record<string, number> = { ...some };
  const buses = valkeyNodes.map((name) => `${name}'s cluster bus`);
  for (const name of [...Object.keys(fixed), ...buses, "opensearch's transport"])
    chosen[name] ??= await freePort([...avoid, ...Object.values(chosen)]);
  return chosen as Ports;
}

/** @throws Error that names every port in use, who needs it and, where the system tells, who holds it. */
export async function requireFree(ports: Partial<Ports>, wayOut = "Stop who holds them."): Promise<void> {
  const entries = Object.entries(ports);
  const taken = await Promise.all(entries.map(async ([, port]) => !(await isFree(port))));
  const lines = entries
    .filter((_, index) => taken[index])
    .map(([name, port]) => `  ${port}, which ${name} needs, ${holder(port)}`);
  if (lines.length > 0)
    throw new Error(
      `${lines.length === 1 ? "A port is" : `${lines.length} ports are`} in use:\n${lines.join("\n")}\n${wayOut}`,
    );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Below the range from which Linux gives ports to outgoing connections, or one of those may take it before we do. */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

function holder(port: number): string {
  const inodes = socketsAt(port);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
        if (inode && inodes.includes(inode)) {
          const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll(/[\0\s]+/g, " ");
          return `is held by process ${pid}: ${command.trim().slice(0, 100)}`;
        }
      }
    } catch {
      // It ended while we looked, or belongs to another user.
    }
  return "is held by a process that this user may not see";
}

/** The inodes of the TCP sockets at a port of this machine, from the kernel's tables. */
function socketsAt(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(`:${hex}`))
      .map((fields) => fields[9] ?? ""),
  );
}
