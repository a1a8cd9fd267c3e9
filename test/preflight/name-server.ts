import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { questionOf, record, response } from "../fixtures/dns.ts";

/** A DNS server on 127.0.0.1 that knows the name servers of some domains (RFC 1035), and a resolver that asks it. */
export async function nameServer(delegations: ReadonlyMap<string, readonly string[]>) {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const servers = delegations.get(questionOf(query).name);
    socket.send(
      servers ? response(query, "NOERROR", servers.map(delegation)) : response(query, "NXDOMAIN"),
      port,
      address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, end: async () => void socket.close() };
}

/** For a minute. */
function delegation(server: string): Buffer {
  const labels = server.split(".").flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]);
  return record("NS", 60, Buffer.concat([...labels, Buffer.of(0)]));
}
