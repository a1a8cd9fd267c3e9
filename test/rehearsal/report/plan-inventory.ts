import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The lines of plans, by stack (`dev-data`) or by stack and change (`dev-data, when ...`). */
export type PlanInventory = ReadonlyMap<string, readonly string[]>;

export function serialize(inventory: PlanInventory): string {
  const sections = [...inventory].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sections.map(([name, lines]) => [`${name}:`, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");
}

export function parse(text: string): PlanInventory {
  const sections = text.split("\n\n").map((section) => section.split("\n").filter(Boolean));
  return new Map(sections.map(([name = "", ...lines]) => [name.slice(0, -1), lines.map((line) => line.slice(2))]));
}

/** Plans that the rehearsal did not make are compared only if it `isComplete`. */
function differences(committed: PlanInventory, planned: PlanInventory, isComplete: boolean): string[] {
  const names = new Set([...planned.keys(), ...(isComplete ? committed.keys() : [])]);
  return [...names].toSorted().flatMap((name) => {
    const before = committed.get(name) ?? [];
    const after = planned.get(name) ?? [];
    const lines = [
      ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
      ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
    ];
    return lines.length > 0 ? [`${name}:`, ...lines.map((line) => `  ${line}`)] : [];
  });
}

export function compareWithFile(
  file: string,
  planned: PlanInventory,
  { isComplete, update }: { isComplete: boolean; update: boolean },
): string[] {
  const committed = existsSync(file) ? parse(readFileSync(file, "utf8")) : new Map<string, readonly string[]>();
  if (!update) return differences(committed, planned, isComplete);
  writeFileSync(file, serialize(new Map([...(isComplete ? [] : committed), ...planned])));
  return [];
}
