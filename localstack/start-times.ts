import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** How long a start may take once everything is downloaded, in seconds, on two cores: on new data, and on what is there. */
export const budgets = { cold: 120, warm: 30 } as const;

/** How many starts are remembered. */
const remembered = 9;
/** A step is slow when it takes more than this times what it normally does, and is longer by this many milliseconds. */
const slowFactor = 2;
const slowBy = 2_000;

type Durations = Readonly<Record<string, number>>;

export interface Start {
  /** What it may be compared with: "native warm". */
  readonly kind: `${"native" | "docker"} ${keyof typeof budgets}`;
  /** In milliseconds. */
  readonly total: number;
  readonly steps: ReadonlyMap<string, number>;
}

/** The last starts of a mirror, by kind, the newest last. */
type History = Readonly<Record<string, readonly Durations[]>>;

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Holds a start against its budget and each step against what it normally takes here, the median of the last starts.
 *
 * @returns a sentence for each that took too long.
 */
export function judge({ kind, total, steps }: Start, earlier: readonly Durations[]): string[] {
  const limit = budgets[kind.endsWith("cold") ? "cold" : "warm"];
  const isLate = total > limit * 1000;
  const slow = [...steps].flatMap(([title, took]) => {
    const normally = median(earlier.flatMap((start) => start[title] ?? []));
    if (normally === undefined) return [];
    const isSlow = took > normally * slowFactor && took > normally + slowBy;
    return isSlow ? [`${title} took ${seconds(took)}; normally it takes ${seconds(normally)}.`] : [];
  });
  const [longest] = [...steps].sort(([, one], [, other]) => other - one);
  const late = `The start took ${seconds(total)}, and ${limit} s are planned for it.`;
  if (!isLate) return slow;
  return slow.length > 0 || !longest
    ? [late, ...slow]
    : [late, `The longest step was ${longest[0]}, ${seconds(longest[1])}.`];
}

function median(numbers: readonly number[]): number | undefined {
  return [...numbers].sort((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)];
}

/** Judges a start by those in the file, and adds it there. */
export function judgeAndRemember(file: string, start: Start): string[] {
  const history = read(file);
  const earlier = history[start.kind] ?? [];
  const next = { ...history, [start.kind]: [...earlier, Object.fromEntries(start.steps)].slice(-remembered) };
  writeFileSync(`${file}.new`, JSON.stringify(next));
  renameSync(`${file}.new`, file);
  return judge(start, earlier);
}

function read(file: string): History {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
