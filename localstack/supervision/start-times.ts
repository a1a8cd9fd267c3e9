import { readFileSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";

/** In seconds, without downloads, on two cores: with new data (cold) and with existing data. */
export const budgets = { cold: 120, warm: 30 } as const;

const remembered = 9;
/** A slow step takes more than this times its usual time, and is longer by this many milliseconds. */
const slowFactor = 2;
const slowBy = 2_000;

type Durations = Readonly<Record<string, number>>;

export interface Start {
  readonly kind: `${"native" | "docker"} ${keyof typeof budgets}`;
  /** In milliseconds. */
  readonly total: number;
  readonly steps: ReadonlyMap<string, number>;
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

/** A step's usual time is the median of the earlier starts. @returns a sentence for each that took too long. */
export function compare({ kind, total, steps }: Start, earlier: readonly Durations[]): string[] {
  const slow = [...steps].flatMap(([title, took]) => {
    const usual = median(earlier.flatMap((start) => start[title] ?? []));
    const isSlow = usual !== undefined && took > usual * slowFactor && took > usual + slowBy;
    return isSlow ? [`${title} took ${seconds(took)}; normally it takes ${seconds(usual)}.`] : [];
  });
  const limit = budgets[kind.endsWith("cold") ? "cold" : "warm"];
  if (total <= limit * 1000) return slow;
  const [longest] = [...steps].sort(([, one], [, other]) => other - one);
  if (slow.length === 0 && longest) slow.push(`The longest step was ${longest[0]}, ${seconds(longest[1])}.`);
  return [`The start took ${seconds(total)}, and ${limit} s are planned for it.`, ...slow];
}

function median(numbers: readonly number[]): number | undefined {
  return [...numbers].sort((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)];
}

export function compareAndRecord(file: string, start: Start): string[] {
  const history = read(file);
  const earlier = history[start.kind] ?? [];
  const latest = [...earlier, Object.fromEntries(start.steps)].slice(-remembered);
  writeFileAtomic.sync(file, JSON.stringify({ ...history, [start.kind]: latest }), { fsync: false });
  return compare(start, earlier);
}

function read(file: string): Readonly<Record<string, readonly Durations[]>> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
