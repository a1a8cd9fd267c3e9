import { distance } from "fastest-levenshtein";
import { type Answer, answerOf, type Probe } from "../engines/probe.ts";

export interface Part {
  readonly name: string;
  readonly kind: "service" | "engine" | "step";
  readonly healthy: boolean;
  /** The state in a few words; for an unhealthy part, the reason. */
  readonly message: string;
  readonly version: string;
  readonly ports: readonly number[];
  readonly link?: string;
  readonly restarts: number;
  readonly lastError?: string;
}

/** A part that runs is healthy without a probe. */
export async function probed(part: Omit<Part, "healthy">, probe: Probe | undefined): Promise<Part> {
  try {
    const answer: Answer = probe ? await answerOf(probe) : part;
    return { ...part, healthy: true, message: answer.message, version: answer.version ?? part.version };
  } catch (error) {
    return { ...part, healthy: false, message: (error as Error).message };
  }
}

/** A name matches in full, or as the beginning of only one. */
export function findPart(names: readonly string[], name: string): { found: string } | { similar: string[] } {
  if (names.includes(name)) return { found: name };
  const beginning = names.filter((one) => one.startsWith(name));
  if (beginning.length === 1 && beginning[0]) return { found: beginning[0] };
  const near = names.filter((one) => distance(one, name) <= Math.max(2, Math.floor(name.length / 3)));
  return { similar: [...new Set([...beginning, ...near])] };
}
