import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** What a service answers: a status and a body, or whatever it does to the connection itself. */
export type Behaviour = (
  received: Received,
  response: ServerResponse,
) => { status?: number; body: unknown } | undefined;

/** An HTTP server on loopback that stands for a service behind the gateway, and remembers what it was sent. */
export async function startService(behaviour: Behaviour, port = 0) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, body: method === "POST" ? await json(request) : undefined };
    if (url === "/health/live") return response.end("{}");
    received.push(entry);
    const answer = behaviour(entry, response);
    if (!answer) return;
    response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;
