import { isDeepStrictEqual } from "node:util";
import type { Holdings } from "./holdings.ts";

/** Attributes that may differ, and why. */
export interface Excuse {
  readonly attributes: readonly string[];
  /** How the names of the things begin that it is for. */
  readonly of?: string;
  readonly because: string;
}

interface Difference {
  readonly thing: string;
  /** Undefined where one side lacks the thing itself. */
  readonly attribute?: string;
  readonly words: string;
}

/** What the mirror holds otherwise than Terraform made it, each in a sentence, but for what is excused. */
export function differences(byTerraform: Holdings, inMirror: Holdings, excuses: readonly Excuse[]): string[] {
  return everyDifference(byTerraform, inMirror)
    .filter((difference) => !excuses.some((excuse) => isExcused(difference, excuse)))
    .map(({ words }) => words);
}

/** The excuses that hide nothing, and so would hide what nobody has thought of. */
export function needless(byTerraform: Holdings, inMirror: Holdings, excuses: readonly Excuse[]): string[] {
  const all = everyDifference(byTerraform, inMirror);
  return excuses.flatMap(({ attributes, of = "", because }) =>
    attributes
      .filter((attribute) => !all.some((difference) => isExcused(difference, { attributes: [attribute], of, because })))
      .map((attribute) => `${of} ${attribute}`.trim()),
  );
}

function isExcused({ thing, attribute }: Difference, { attributes, of = "" }: Excuse): boolean {
  return attribute !== undefined && attributes.includes(attribute) && thing.startsWith(of);
}

function everyDifference(byTerraform: Holdings, inMirror: Holdings): Difference[] {
  const things = new Set([...Object.keys(byTerraform), ...Object.keys(inMirror)]);
  return [...things].sort().flatMap((thing): Difference[] => {
    const [wanted, got] = [byTerraform[thing], inMirror[thing]];
    if (!wanted) return [{ thing, words: `${thing} is in the mirror only` }];
    if (!got) return [{ thing, words: `${thing} is not in the mirror` }];
    const attributes = new Set([...Object.keys(wanted), ...Object.keys(got)]);
    return [...attributes].sort().flatMap((attribute) => {
      const [by, mirrors] = [wanted[attribute], got[attribute]];
      if (isDeepStrictEqual(by, mirrors)) return [];
      const words = `${thing}: ${attribute} is ${shown(by)} by Terraform, and ${shown(mirrors)} in the mirror`;
      return [{ thing, attribute, words }];
    });
  });
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
