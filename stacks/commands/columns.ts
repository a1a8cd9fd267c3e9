/** @param left the number of columns that are aligned on the left; the others are aligned on the right. */
export function columns(rows: readonly (readonly (string | number)[])[], left = 1): string[] {
  const widths = rows.reduce<number[]>((widest, row) => {
    for (const [index, cell] of row.entries()) widest[index] = Math.max(widest[index] ?? 0, String(cell).length);
    return widest;
  }, []);
  const aligned = (cell: string | number, index: number) =>
    index < left ? String(cell).padEnd(widths[index] ?? 0) : String(cell).padStart(widths[index] ?? 0);
  return rows.map((row) => row.map(aligned).join("  ").trimEnd());
}
