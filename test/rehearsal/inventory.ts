import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** What plans would do, by stack, and by stack and change: `dev-data`, `dev-data, when ...`. */
export type Inventory = ReadonlyMap<string, readonly string[]>;

export function written(inventory: Inventory): string {
  const sections = [...inventory].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sections.map(([name, lines]) => [`${name}:`, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");
}

export function read(text: string): Inventory {
  const sections = text.split("\n\n").map((section) => section.split("\n").filter(Boolean));
  return new Map(sections.map(([name = "", ...lines]) => [name.slice(0, -1), lines.map((line) => line.slice(2))]));
}

/**
 * What differs between the plans of a rehearsal and those that the repository holds, line by line. Of what the rehearsal
 * did not plan nothing is said, unless it was `whole`.
 */
export function changed(kept: Inventory, planned: Inventory, whole: boolean): string[] {
  const names = new Set([...planned.keys(), ...(whole ? kept.keys() : [])]);
  return [...names].toSorted().flatMap((name) => {
    const before = kept.get(name) ?? [];
    const after = planned.get(name) ?? [];
    const lines = [
      ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
      ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
    ];
    return lines.length > 0 ? [`${name}:`, ...lines.map((line) => `  ${line}`)] : [];
  });
}

/** Compares with a file, or writes it. Gives what differs. */
export function compare(
  file: string,
  planned: Inventory,
  { whole, update }: { whole: boolean; update: boolean },
): string[] {
  const kept = existsSync(file) ? read(readFileSync(file, "utf8")) : new Map<string, readonly string[]>();
  if (!update) return changed(kept, planned, whole);
  writeFileSync(file, written(new Map([...(whole ? [] : kept), ...planned])));
  return [];
}
