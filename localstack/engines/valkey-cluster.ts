import { connect } from "node:net";

export interface Node {
  /** Its IP address: nodes know each other by these. */
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
}

const slots = 16_384;

/**
 * Makes a node that answers part of the cluster: the first half of the nodes are primaries and share the slots, each of
 * the others follows one of them. A node that has been in it before only learns where the others are by now.
 *
 * @returns true when it serves there.
 * @throws Error that says what it waits for: call it again.
 */
export async function joinCluster(nodes: readonly Node[], index: number): Promise<true> {
  const node = nodeAt(nodes, index);
  const view = await viewOf(node);
  // One of each pair, wherever the other was before: ports change.
  for (const other of nodes.slice(index + 1))
    if (!view.some(({ address }) => address === addressOf(other)))
      await order(node, `CLUSTER MEET ${other.host} ${other.port} ${other.busPort}`);
  const myself = view.find(({ flags }) => flags.includes("myself"));
  if (myself?.flags.includes("master") && myself.slots.length === 0) await takePlace(nodes, index);

  const info = await ask(node, "CLUSTER INFO");
  if (!info.includes("cluster_state:ok") || !info.includes(`cluster_known_nodes:${nodes.length}\r\n`))
    throw new Error("its cluster is not whole yet");
  if ((await ask(node, "INFO replication")).includes("master_link_status:down"))
    throw new Error("it does not follow its primary yet");
  return true;
}

/**
 * The place of a new node. All know each other before any has slots, and all know of the slots before any is followed:
 * Valkey 9.0 has crashed where these came at the same time.
 */
async function takePlace(nodes: readonly Node[], index: number): Promise<void> {
  const node = nodeAt(nodes, index);
  const primaries = nodes.slice(0, nodes.length / 2);
  const views = await Promise.all(nodes.map(viewOf));
  const allSee = (some: readonly Node[], what: (seen: Seen) => boolean) =>
    views.every((view) => some.map((node) => find(view, node)).every((seen) => seen && what(seen)));

  if (!allSee(nodes, () => true)) throw new Error("its cluster is still meeting");
  if (index < primaries.length) {
    const [first = 0, next = 0] = [index, index + 1].map((share) => Math.ceil((slots * share) / primaries.length));
    return order(node, `CLUSTER ADDSLOTSRANGE ${first} ${next - 1}`);
  }
  if (!allSee(primaries, ({ slots }) => slots.length > 0)) throw new Error("its cluster still shares the slots");
  const primary = nodes[index - primaries.length];
  await order(node, `CLUSTER REPLICATE ${primary && find(views[index] ?? [], primary)?.id}`);
}

function nodeAt(nodes: readonly Node[], index: number): Node {
  const node = nodes[index];
  if (!node) throw new Error(`there is no node ${index} of ${nodes.length}`);
  return node;
}

/** A node as another one sees it. */
interface Seen {
  readonly id: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly slots: readonly string[];
}

/** The nodes that a node knows, itself among them: see CLUSTER NODES. */
async function viewOf(node: Node): Promise<Seen[]> {
  const answer = await ask(node, "CLUSTER NODES");
  const lines = answer.split("\n").filter((line) => line.includes("@"));
  return lines.map((line) => {
    const [id = "", address = "", flags = "", , , , , , ...slots] = line.trim().split(" ");
    return { id, address: address.split(",")[0] ?? "", flags: flags.split(","), slots };
  });
}

function addressOf({ host, port, busPort }: Node): string {
  return `${host}:${port}@${busPort}`;
}

function find(view: readonly Seen[], node: Node): Seen | undefined {
  return view.find(({ address, flags }) => address === addressOf(node) && !flags.includes("handshake"));
}

async function order(node: Node, command: string): Promise<void> {
  const answer = await ask(node, command);
  if (!answer.startsWith("+OK")) throw new Error(`${command}: ${answer.trim()}`);
}

/** Valkey's answer, as it comes, to a command that may hold no quotes. */
export function ask({ host, port }: Node, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, host, () => socket.write(`${command}\r\n`));
    socket.setTimeout(2_000, () => socket.destroy(new Error(`no answer to ${command}`)));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`half an answer to ${command}`)));
    socket.on("data", (data) => {
      answer += data;
      const length = /^\$(\d+)\r\n/.exec(answer);
      // A text comes with its length, and may come in pieces; anything else is one line.
      if (answer.length < (length ? length[0].length + Number(length[1]) : 1)) return;
      socket.destroy();
      resolve(answer);
    });
  });
}
