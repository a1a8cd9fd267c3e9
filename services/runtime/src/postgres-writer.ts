import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface Server {
  readonly host: string;
  readonly port: number;
}

/** The servers that a `POSTGRES_HOST` names: "one", or "one,other" or "one:5432,other:5433" where they follow each other. */
export function servers(hosts: string, port: number): Server[] {
  return hosts.split(",").map((text) => {
    const [host = "", own] = text.split(":");
    return { host, port: own ? Number(own) : port };
  });
}

/**
 * The one of several servers that takes writes now: of a primary and its replica the primary, whichever that is by then.
 *
 * @throws Error that says of each why it is not the one.
 */
export async function findWriter(all: readonly Server[], options: pg.ClientConfig): Promise<Server> {
  const faults = new Map<Server, string>();
  let found = false;
  const asked = all.map(async (server) => {
    for (;;) {
      const fault = await whyNot({ ...options, ...server }).catch((error: Error) => error.message);
      found ||= fault === undefined;
      if (fault === undefined) return server;
      faults.set(server, `${server.host}:${server.port} ${fault}`);
      if (found || faults.size === all.length) throw new Error(fault);
      // Another one says nothing, as one whose machine is gone: this one may take its place meanwhile.
      await sleep(100);
    }
  });
  return Promise.any(asked).catch(() => {
    throw new Error(`no PostgreSQL takes writes: ${[...faults.values()].join("; ")}`);
  });
}

/** Why a server takes no writes; undefined if it does. */
async function whyNot(options: pg.ClientConfig): Promise<string | undefined> {
  const client = new pg.Client({ query_timeout: 5_000, ...options });
  // A connection that breaks tells whoever waits on it; without this it would also end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_is_in_recovery() AS follows");
    return rows[0].follows ? "only follows another" : undefined;
  } finally {
    void client.end();
  }
}

/** A socket that connects to wherever `find` says at that moment, whatever it is told. */
export class WriterSocket extends Socket {
  readonly #find: () => Promise<Server>;

  constructor(find: () => Promise<Server>) {
    super();
    this.#find = find;
  }

  override connect(): this {
    this.#find().then(
      // Who waited for it may have given up.
      ({ host, port }) => this.destroyed || super.connect(port, host),
      (error) => this.destroy(error),
    );
    return this;
  }
}
