import { existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { local } from "../stacks/environments/local.ts";
import { builtServices, type ServiceName, service } from "../stacks/topology.ts";
import { layout } from "./layout.ts";
import { portHolder } from "./port-holder.ts";

type Engines = NonNullable<typeof local.engines>;

/** Each of the last three is the replica of one of the first three. */
export const valkeyNodes = ["valkey-1", "valkey-2", "valkey-3", "valkey-4", "valkey-5", "valkey-6"] as const;
type ValkeyNode = (typeof valkeyNodes)[number];

export type PublishedPort =
  | Exclude<keyof Engines, "mail" | "valkey" | "page">
  | `mail.${keyof Engines["mail"]}`
  | ValkeyNode
  | ServiceName;

type InternalPort = `${ValkeyNode}'s cluster bus` | "opensearch's transport";

export type Ports = Readonly<Record<PublishedPort | InternalPort | "page", number>>;
export type FixedPorts = Readonly<Record<PublishedPort | "page", number>>;

const internalPorts: readonly InternalPort[] = [
  ...valkeyNodes.map((name): InternalPort => `${name}'s cluster bus`),
  "opensearch's transport",
];

export function fixedPorts(): FixedPorts {
  const { engines } = local;
  if (!engines) throw new Error("stacks/environments/local.ts has no ports of the engines");
  const { mail, valkey, ...others } = engines;
  return Object.fromEntries([
    ...Object.entries(others).map(([name, { port }]) => [name, port]),
    ...valkeyNodes.map((name, index) => [name, valkey.port + index]),
    ...Object.entries(mail).map(([name, port]) => [`mail.${name}`, port]),
    ...builtServices.map((name) => [name, service(name).port]),
  ]);
}

/** Those of local.ts, free ones for a test, or free ones that a mirror's directory keeps. */
export type PortsKind = "fixed" | "free" | { readonly keptIn: string };

export function portsKind(mirror: string, directory: string): PortsKind {
  return mirror === "local" ? "fixed" : { keptIn: directory };
}

export async function choosePorts(kind: PortsKind): Promise<Ports> {
  if (typeof kind === "object") return keptPorts(layout(kind.keptIn).ports);
  return complete(kind === "fixed" ? fixedPorts() : {});
}

/** A new port in the topology gets a free one. No two mirrors keep the same port. */
async function keptPorts(file: string): Promise<Ports> {
  const read = (path: string): Record<string, number> =>
    existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const others = globSync(join(file, "../../*/ports.json")).flatMap((other) => Object.values(read(other)));
  const ports = await complete(read(file), others);
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, JSON.stringify(ports, null, 2));
  return ports;
}

async function complete(some: Readonly<Record<string, number>>, avoid: readonly number[] = []): Promise<Ports> {
  const chosen: Record<string, number> = { ...some };
  for (const name of [...Object.keys(fixedPorts()), ...internalPorts])
    chosen[name] ??= await freePort([...avoid, ...Object.values(chosen)]);
  return chosen as Ports;
}

/** @throws Error with every port in use, its purpose and, if the system tells, its process. */
export async function requireFree(ports: Partial<Ports>, fix = "Stop these processes."): Promise<void> {
  const entries = Object.entries(ports);
  const free = await Promise.all(entries.map(([, port]) => isFree(port)));
  const lines = entries
    .filter((_, index) => !free[index])
    .map(([name, port]) => `  ${port}, which ${name} needs, ${portHolder(port)}`);
  if (lines.length === 0) return;
  const title = lines.length === 1 ? "A port is" : `${lines.length} ports are`;
  throw new Error(`${title} in use:\n${lines.join("\n")}\n${fix}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Below 32768: Linux gives the ports above to outgoing connections, and could take one before its server listens. */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}
