import { Cluster, type NatMap, type Redis } from "ioredis";

export interface TokenUser {
  readonly user: string;
  readonly token: () => Promise<string>;
  /** The interval between tokens, in milliseconds. */
  readonly renewal: number;
}

export interface ValkeyOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly logIn?: TokenUser | undefined;
  /** The address of each node by the address that it announces, if they differ. */
  readonly natMap?: NatMap;
}

/** A client of a cluster. `host` and `port` are any of its nodes. */
export function createValkeyClient({ host, port, tls, logIn, natMap }: ValkeyOptions): Cluster {
  const valkey = new Cluster([{ host, port }], {
    ...(natMap && { natMap }),
    enableOfflineQueue: false,
    clusterRetryStrategy: (tries) => Math.min(100 * tries, 2_000),
    // No DNS lookup: the certificates are for the names.
    ...(tls && { dnsLookup: (address, done) => done(null, address) }),
    // With a token, connect once there is one. An earlier connection would be refused.
    lazyConnect: logIn !== undefined,
    redisOptions: {
      connectTimeout: 2_000,
      // If a server dies silently, the connection and its pending calls end.
      socketTimeout: 2_000,
      ...(tls && { tls: {} }),
      ...(logIn && { username: logIn.user }),
    },
  });
  // The cache logs an outage once. Without a listener, ioredis logs each try to connect.
  valkey.on("error", () => {});
  if (logIn) renewLogin(valkey, logIn);
  // Connect to each node before its first call, which would have to wait. But only when the cluster is ready: ioredis
  // finds that out by calling a random node, and counts one that is still connecting as a failure.
  const connect = (node: Redis) => {
    if (!node.options.readOnly && node.status === "wait") node.connect().catch(() => {});
  };
  valkey.on("ready", () => valkey.nodes("master").forEach(connect));
  valkey.on("+node", (node: Redis) => valkey.status === "ready" && connect(node));
  return valkey;
}

/** Uses the newest token for new connections, and repeats AUTH with it on open ones. */
function renewLogin(valkey: Cluster, { user, token, renewal }: TokenUser): void {
  let password = "";
  let next: NodeJS.Timeout | undefined;
  // The cluster copies its options once. So each node looks the password up when it connects.
  valkey.on("+node", ({ options }: Redis) =>
    Object.defineProperty(options, "password", { get: () => password, enumerable: true }),
  );
  valkey.once("end", () => clearTimeout(next));

  async function renew(): Promise<void> {
    password = await token();
    if (valkey.status === "wait") valkey.connect().catch(() => {});
    const open = valkey.nodes().filter(({ status }) => status === "ready");
    await Promise.all(open.map((node) => node.auth(user, password)));
  }
  async function renewForever(): Promise<void> {
    const wait = await renew().then(
      () => renewal,
      (error) => {
        valkey.emit("error", error);
        return Math.min(renewal, 2_000);
      },
    );
    if (valkey.status !== "end") next = setTimeout(renewForever, wait).unref();
  }
  void renewForever();
}
