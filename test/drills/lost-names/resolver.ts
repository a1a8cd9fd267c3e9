import { createSocket, type Socket } from "node:dgram";
import { questionOf, record, recordTypes, response } from "../../fixtures/dns.ts";

/** How a name server fails: no answer, or an answer at once that getaddrinfo calls EAI_AGAIN or ENOTFOUND. */
export type Loss = "no answer" | "SERVFAIL" | "NXDOMAIN";

export interface ResolverOptions {
  readonly address: string;
  /** Called once for each query. Undefined: it is answered. */
  readonly loss: (name: string) => Loss | undefined;
  readonly answer: (query: Buffer) => Promise<Buffer>;
}

export interface Resolver {
  readonly asked: number;
  readonly lost: Readonly<Record<Loss, number>>;
  close(): void;
}

/** A name server on port 53 that loses answers. */
export async function startResolver({ address, loss, answer }: ResolverOptions): Promise<Resolver> {
  const server = createSocket("udp4");
  const counts = { asked: 0, lost: { "no answer": 0, SERVFAIL: 0, NXDOMAIN: 0 } };
  server.on("message", async (query, { address, port }) => {
    counts.asked++;
    const lost = loss(questionOf(query).name.toLowerCase());
    if (lost) counts.lost[lost]++;
    if (lost === "no answer") return;
    const answered = lost ? response(query, lost) : await answer(query).catch(() => response(query, "SERVFAIL"));
    server.send(answered, port, address);
  });
  await bind(server, 53, address);
  return Object.assign(counts, { close: () => server.close() });
}

/** Asks another name server. */
export function forwardTo(upstream: string): (query: Buffer) => Promise<Buffer> {
  return async (query) => {
    const client = createSocket("udp4");
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${upstream} does not answer`)), 5_000);
        client.on("error", reject);
        client.on("message", (response) => {
          clearTimeout(timer);
          resolve(response);
        });
        client.send(query, 53, upstream);
      });
    } finally {
      client.close();
    }
  };
}

/** Every name is this machine; it has no other address than that of IPv4. */
export async function loopback(query: Buffer): Promise<Buffer> {
  const isIpv4 = questionOf(query).type === recordTypes.A;
  return response(query, "NOERROR", isIpv4 ? [record("A", 0, Buffer.from([127, 0, 0, 1]))] : []);
}

function bind(server: Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.bind(port, address, resolve);
  });
}
