import { connect, createServer, type Socket } from "node:net";
import type { MirrorAddresses } from "../localstack/addresses.ts";

/** A way to an engine that a test can break, to see what a service does without it. The engine itself never notices. */
export async function severable(host: string, port: number) {
  let state: "whole" | "cut" | "stalled" = "whole";
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = connect(port, host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("data", (data) => other.write(data));
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      if (state === "stalled") one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");

  const change = (next: typeof state, each: (socket: Socket) => void) => () => {
    state = next;
    sockets.forEach(each);
  };
  const cut = change("cut", (socket) => socket.destroy());
  return {
    host: "127.0.0.1",
    port: address.port,
    /** Ends every connection and takes no new one. */
    cut,
    /** Keeps every connection and lets nothing through, as a server that hangs. */
    stall: change("stalled", (socket) => socket.pause()),
    mend: change("whole", (socket) => socket.resume()),
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The ways to all nodes of a cluster, broken and mended together. */
export async function severableCluster(nodes: MirrorAddresses["valkey"]["nodes"]) {
  const ways = await Promise.all(nodes.map(({ host, port }) => severable(host, port)));
  const all = (what: "cut" | "stall" | "mend") => () => {
    for (const way of ways) way[what]();
  };
  return {
    /** Where each node is reached instead of where it says that it is; the first of them is where to begin. */
    natMap: Object.fromEntries(
      ways.map(({ host, port }, at) => [nodes[at]?.knownAs ?? `${nodes[at]?.host}:${nodes[at]?.port}`, { host, port }]),
    ),
    host: "127.0.0.1",
    port: ways[0]?.port ?? 0,
    cut: all("cut"),
    stall: all("stall"),
    mend: all("mend"),
    close: () => Promise.all(ways.map((way) => way.close())),
  };
}
