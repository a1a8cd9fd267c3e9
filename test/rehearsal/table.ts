import type { Report } from "./rehearsal.ts";
import { notKnown, switches } from "./switches.ts";

const phases = ["apply", "again", "drift", "change", "destroy"];

/** What came of a rehearsal, for a terminal: a line for each stack, what is kept, and what it does not prove. */
export function table(report: Report): string {
  const { rows, seconds, memory, kept, protectedOnAws, stored, leftOut, plans } = report;
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return [
    line("", "applied", "unchanged", "drift", "destroyed", ...phases.map((phase) => `${phase} s`), "MiB"),
    ...rows.map((row) =>
      line(
        row.stack,
        row.applied,
        row.unchanged ? "yes" : "-",
        row.drift ? "found" : "-",
        row.destroyed,
        ...phases.map((phase) => row.seconds[phase]?.toFixed(0) ?? "-"),
        row.memory.toFixed(0),
      ),
    ),
    line(
      "all",
      sum(({ applied }) => applied),
      "",
      "",
      sum(({ destroyed }) => destroyed),
    ),
    "",
    `${seconds.toFixed(0)} s; at most ${memory.together.toFixed(0)} MiB at once, ${memory.emulator.toFixed(0)} of it the emulator.`,
    `The plans: ${plans}`,
    "",
    ...[...leftOut].map(([id, why]) => `Not rehearsed: ${id}, since ${why}`),
    "Left in the account, and rightly so:",
    ...kept.map(({ things, because }) => `  ${things.length} × ${things[0]?.service} ${things[0]?.kind}: ${because}`),
    "On AWS, a destroy would stop at:",
    ...protectedOnAws.map(({ by, addresses }) => `  kept by ${by}: ${addresses.join(", ") || "nothing"}`),
    "What a rehearsal cannot prove, since it has it otherwise:",
    ...switches.map(({ what, because }) => `  ${what}: ${because}`),
    "What it cannot prove, since only AWS knows:",
    ...notKnown.map((what) => `  ${what}`),
    `What it cannot prove, since the emulator only stores and gives back what it is sent: ${stored.join(", ") || "nothing"}`,
  ].join("\n");
}

function line(first: string, ...cells: (string | number)[]): string {
  return `${first.padEnd(23)}${cells.map((cell) => String(cell).padStart(10)).join("")}`.trimEnd();
}
