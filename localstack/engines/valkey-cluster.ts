import { Redis } from "ioredis";

export interface Node {
  /** An IP address, by which the nodes know each other. */
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
}

const slots = 16_384;

/**
 * The first half of the nodes are primaries; each of the others is the replica of one. A node that was in the cluster
 * before only learns the others' addresses. @throws Error that says what the node waits for: call it again.
 */
export async function joinCluster(nodes: readonly Node[], index: number): Promise<true> {
  const node = nodeAt(nodes, index);
  const view = await viewOf(node);
  // One of each pair introduces itself, even if they met before: ports change.
  for (const other of nodes.slice(index + 1))
    if (!view.some(({ address }) => address === addressOf(other)))
      await ask(node, `CLUSTER MEET ${other.host} ${other.port} ${other.busPort}`);
  const myself = view.find(({ flags }) => flags.includes("myself"));
  if (myself?.flags.includes("master") && myself.slots.length === 0) await takeRole(nodes, index);

  const info = await ask(node, "CLUSTER INFO");
  if (!info.includes("cluster_state:ok") || !info.includes(`cluster_known_nodes:${nodes.length}\r\n`))
    throw new Error("its cluster is not complete yet");
  if ((await ask(node, "INFO replication")).includes("master_link_status:down"))
    throw new Error("it does not follow its primary yet");
  return true;
}

/** All nodes meet, then primaries take slots, then replicas follow: Valkey 9.0 crashed when the steps overlapped. */
async function takeRole(nodes: readonly Node[], index: number): Promise<void> {
  const node = nodeAt(nodes, index);
  const primaries = nodes.slice(0, nodes.length / 2);
  const views = await Promise.all(nodes.map(viewOf));
  const everyViewOf = (some: readonly Node[], holds: (peer: Peer) => boolean) =>
    views.every((view) => some.map((node) => find(view, node)).every((peer) => peer && holds(peer)));

  if (!everyViewOf(nodes, () => true)) throw new Error("its nodes do not all know each other yet");
  if (index < primaries.length) {
    const [first = 0, next = 0] = [index, index + 1].map((share) => Math.ceil((slots * share) / primaries.length));
    await ask(node, `CLUSTER ADDSLOTSRANGE ${first} ${next - 1}`);
    return;
  }
  if (!everyViewOf(primaries, ({ slots }) => slots.length > 0)) throw new Error("its primaries lack their slots yet");
  const primary = nodeAt(nodes, index - primaries.length);
  await ask(node, `CLUSTER REPLICATE ${find(views[index] ?? [], primary)?.id}`);
}

function nodeAt(nodes: readonly Node[], index: number): Node {
  const node = nodes[index];
  if (!node) throw new Error(`there is no node ${index} of ${nodes.length}`);
  return node;
}

interface Peer {
  readonly id: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly slots: readonly string[];
}

/** Includes the node itself. */
async function viewOf(node: Node): Promise<Peer[]> {
  const lines = (await ask(node, "CLUSTER NODES")).split("\n").filter((line) => line.includes("@"));
  return lines.map((line) => {
    const [id = "", address = "", flags = "", , , , , , ...slots] = line.trim().split(" ");
    return { id, address: address.split(",")[0] ?? "", flags: flags.split(","), slots };
  });
}

function addressOf({ host, port, busPort }: Node): string {
  return `${host}:${port}@${busPort}`;
}

function find(view: readonly Peer[], node: Node): Peer | undefined {
  return view.find(({ address, flags }) => address === addressOf(node) && !flags.includes("handshake"));
}

/** The command's words hold no spaces. @throws Error if the node refuses it, or does not answer within 2 s. */
export async function ask({ host, port }: Pick<Node, "host" | "port">, command: string): Promise<string> {
  const client = new Redis({
    ...{ host, port, connectTimeout: 2_000, commandTimeout: 2_000 },
    // Callers ask again by themselves, and may ask a node that still loads its data.
    ...{ lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null },
  });
  let fault: unknown;
  // connect() rejects with "Connection is closed", and this event says why.
  client.on("error", (error) => {
    fault = error;
  });
  try {
    await client.connect();
    const [name = "", ...words] = command.split(" ");
    return String(await client.call(name, ...words));
  } catch (error) {
    throw fault ?? error;
  } finally {
    client.disconnect();
  }
}
