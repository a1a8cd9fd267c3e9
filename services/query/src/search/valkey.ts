import { Cluster, type NatMap, type Redis } from "ioredis";

/** A user whose password does not last. */
export interface TokenUser {
  readonly user: string;
  readonly token: () => Promise<string>;
  /** After how long there is to be a new one, in milliseconds. */
  readonly renewal: number;
}

export interface ValkeyOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly logIn?: TokenUser | undefined;
  /** Where the nodes are not where they say they are. */
  readonly natMap?: NatMap;
}

/** A client of a cluster that is reached by any of its nodes. */
export function createValkeyClient({ host, port, tls, logIn, natMap }: ValkeyOptions): Cluster {
  const valkey = new Cluster([{ host, port }], {
    ...(natMap && { natMap }),
    // What cannot be asked now is not wanted later.
    enableOfflineQueue: false,
    clusterRetryStrategy: (tries) => Math.min(100 * tries, 2_000),
    // Names stay names: the certificates are made out to them.
    ...(tls && { dnsLookup: (address, done) => done(null, address) }),
    // When there is a token. Who asks before makes it try without one, be refused, and try again.
    lazyConnect: logIn !== undefined,
    redisOptions: {
      connectTimeout: 2_000,
      // A server that is gone without a word: the connection ends, and with it what still waits on it.
      socketTimeout: 2_000,
      ...(tls && { tls: {} }),
      ...(logIn && { username: logIn.user }),
    },
  });
  // Told by whoever asks it, once for each outage, and not for each try to connect.
  valkey.on("error", () => {});
  if (logIn) stayLoggedIn(valkey, logIn);
  // Else the first who asks a node for a key would wait for the connection too. But not before the cluster is ready: to find that
  // out it asks a node at random, and takes one that is still connecting for a failure.
  const connect = (node: Redis) => {
    if (!node.options.readOnly && node.status === "wait") node.connect().catch(() => {});
  };
  valkey.on("ready", () => valkey.nodes("master").forEach(connect));
  valkey.on("+node", (node: Redis) => valkey.status === "ready" && connect(node));
  return valkey;
}

/** Has the newest token for every new connection, and gives it to the open ones too, before theirs is too long ago. */
function stayLoggedIn(valkey: Cluster, { user, token, renewal }: TokenUser): void {
  let password = "";
  let next: NodeJS.Timeout | undefined;
  // A cluster copies its options once and for all: each of its nodes is made to look the password up when it connects.
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
  async function keepRenewing(): Promise<void> {
    const wait = await renew().then(
      () => renewal,
      (error) => {
        valkey.emit("error", error);
        return Math.min(renewal, 2_000);
      },
    );
    if (valkey.status !== "end") next = setTimeout(keepRenewing, wait).unref();
  }
  void keepRenewing();
}
