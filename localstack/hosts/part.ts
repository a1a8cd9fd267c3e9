import { within } from "../../services/runtime/src/within.ts";

/** A service, an engine's process or a step of the mirror, and how it is. */
export interface Part {
  readonly name: string;
  readonly kind: "service" | "engine" | "step";
  readonly healthy: boolean;
  /** Its state in a few words; where it is not healthy, why. */
  readonly says: string;
  readonly version: string;
  /** On 127.0.0.1. */
  readonly ports: readonly number[];
  /** Where a person looks at it, or a client connects. */
  readonly link?: string;
  /** How often it was started again after it had ended in disorder. */
  readonly restarts: number;
  /** The last line of its log that tells of an error. */
  readonly lastError?: string;
}

/** What a part answered when it was asked. */
export interface Answer {
  readonly version?: string;
  readonly says: string;
}

/** Asks a part something real. @throws Error that says what is wrong with it. */
export type Probe = () => Promise<Answer>;

/** How long a part may take to answer, in milliseconds: one that takes longer is not healthy. */
export const patience = 2_000;

/** What a part answers in time. @throws Error that says what is wrong with it. */
export async function answerOf(probe: Probe | undefined): Promise<Answer> {
  if (!probe) return { says: "runs" };
  try {
    return await within(patience, probe());
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === "TimeoutError") throw new Error(`no answer within ${patience} ms`, { cause: error });
    // fetch tells why in its cause alone.
    const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
    throw new Error(why || message || name, { cause: error });
  }
}

/** A person's browser is sent to a name, not to an address. */
const host = "localhost";

const links: Readonly<Record<string, (port: number) => string>> = {
  gateway: (port) => `http://${host}:${port}/graphql`,
  mail: (port) => `http://${host}:${port}/`,
  opensearch: (port) => `http://${host}:${port}/_cat/indices?v`,
  localstack: (port) => `http://${host}:${port}/_localstack/health`,
  documents: (port) => `mongodb://${host}:${port}`,
  postgres: (port) => `postgres://${host}:${port}`,
  "postgres-replica": (port) => `postgres://${host}:${port}`,
};

/** The link to a part that answers at a port. */
export function linkTo(name: string, kind: Part["kind"], port: number | undefined): string | undefined {
  if (port === undefined) return undefined;
  if (name.startsWith("valkey-")) return `redis://${host}:${port}`;
  const link = links[name];
  if (link) return link(port);
  return kind === "service" ? `http://${host}:${port}/health/ready` : undefined;
}

/** The part that a person meant: by its name, by the only one that begins so, or not at all. */
export function findPart(names: readonly string[], meant: string): { found: string } | { similar: string[] } {
  const beginning = names.filter((name) => name.startsWith(meant));
  if (names.includes(meant)) return { found: meant };
  if (beginning.length === 1 && beginning[0]) return { found: beginning[0] };
  const near = names.filter((name) => distance(name, meant) <= Math.max(2, Math.floor(meant.length / 3)));
  return { similar: [...new Set([...beginning, ...near])] };
}

/** How many letters must be put in, left out or changed to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, second] of [...other].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === second ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
