import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { local } from "../stacks/environments/local.ts";
import { builtServices, type ServiceName, service } from "../stacks/topology.ts";
import type { EngineName } from "./engines/engine.ts";

/** Every port that a mirror listens on, by who needs it. */
export type PortName = EngineName | "valkey's cluster bus" | "opensearch's transport" | ServiceName;
export type Ports = Readonly<Record<PortName, number>>;

/** The ports of environments/local.ts and the topology, or free ones for a mirror beside another. */
export async function choosePorts(kind: "fixed" | "free"): Promise<Ports> {
  const { engines } = local;
  if (!engines) throw new Error("stacks/environments/local.ts does not say where the engines are");
  const fixed = Object.fromEntries([
    ...Object.entries(engines).map(([name, { port }]) => [name, port]),
    ...builtServices.map((name) => [name, service(name).port]),
  ]);
  const chosen: Record<string, number> = {};
  for (const name of [...Object.keys(fixed), "valkey's cluster bus", "opensearch's transport"])
    chosen[name] = kind === "fixed" && name in fixed ? fixed[name] : await freePort(Object.values(chosen));
  return chosen as Ports;
}

/** @throws Error that names every port in use, who needs it and, where the system tells, who holds it. */
export async function requireFree(ports: Ports): Promise<void> {
  const entries = Object.entries(ports);
  const taken = await Promise.all(entries.map(async ([, port]) => !(await isFree(port))));
  const lines = entries
    .filter((_, index) => taken[index])
    .map(([name, port]) => `  ${port}, which ${name} needs, ${holder(port)}`);
  if (lines.length > 0)
    throw new Error(
      `${lines.length === 1 ? "A port is" : `${lines.length} ports are`} in use:\n${lines.join("\n")}\n` +
        "Stop who holds them, or give the mirror others in stacks/environments/local.ts and stacks/topology.ts.",
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
async function freePort(taken: number[]): Promise<number> {
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
