import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface Server {
  readonly host: string;
  readonly port: number;
}

export function servers(hosts: string, port: number): Server[] {
  return hosts.split(",").map((text) => {
    const [host = "", own] = text.split(":");
    return { host, port: own ? Number(own) : port };
  });
}

/** The primary among the servers. @throws Error with the reason for each server, if none accepts writes. */
export async function findWriter(all: readonly Server[], options: pg.ClientConfig): Promise<Server> {
  const faults = new Map<Server, string>();
  let found = false;
  const searches = all.map(async (server) => {
    for (;;) {
      const fault = await writeFault({ ...options, ...server }).catch((error: Error) => error.message);
      found ||= fault === undefined;
      if (fault === undefined) return server;
      faults.set(server, `${server.host}:${server.port} ${fault}`);
      if (found || faults.size === all.length) throw new Error(fault);
      // Another server still hangs, perhaps because its machine is gone. This one may be promoted meanwhile.
      await sleep(100);
    }
  });
  return Promise.any(searches).catch(() => {
    throw new Error(`no PostgreSQL server accepts writes: ${[...faults.values()].join("; ")}`);
  });
}

async function writeFault(options: pg.ClientConfig): Promise<string | undefined> {
  const client = new pg.Client({ query_timeout: 5_000, ...options });
  // Without a listener, an error event ends the process. The pending call rejects anyway.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_is_in_recovery() AS follows");
    return rows[0].follows ? "is a replica" : undefined;
  } finally {
    void client.end();
  }
}

/** A socket that ignores the address it is told and connects to the server that `find` gives at that moment. */
export class WriterSocket extends Socket {
  readonly #find: () => Promise<Server>;

  constructor(find: () => Promise<Server>) {
    super();
    this.#find = find;
  }

  override connect(): this {
    this.#find().then(
      ({ host, port }) => this.destroyed || super.connect(port, host),
      (error) => this.destroy(error),
    );
    return this;
  }
}
