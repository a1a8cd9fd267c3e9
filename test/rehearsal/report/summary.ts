import { columns } from "../../../stacks/commands/columns.ts";
import { notEmulated, overrides } from "../exercises/overrides.ts";
import type { Report } from "../rehearsal.ts";

const phases = ["apply", "again", "drift", "change", "destroy"];

export function summary(report: Report): string {
  const { results, seconds, memory, accepted, protectedOnAws, stubbedOperations, excluded, plans } = report;
  const sum = (key: "applied" | "destroyed") => results.reduce((total, result) => total + result[key], 0);
  return [
    ...columns([
      ["", "applied", "unchanged", "drift", "destroyed", ...phases.map((phase) => `${phase} s`), "MiB"],
      ...results.map((result) => [
        result.stack,
        result.applied,
        result.unchanged ? "yes" : "-",
        result.drift ? "repaired" : "-",
        result.destroyed,
        ...phases.map((phase) => result.seconds[phase]?.toFixed(0) ?? "-"),
        result.memory.toFixed(0),
      ]),
      ["all", sum("applied"), "", "", sum("destroyed")],
    ]),
    "",
    `${seconds.toFixed(0)} s; peak memory ${memory.together.toFixed(0)} MiB, of the emulator ${memory.emulator.toFixed(0)} MiB.`,
    `The plans: ${plans}`,
    "",
    ...[...excluded].map(([id, reason]) => `Not rehearsed: ${id}, since ${reason}`),
    "Remaining in the account, as expected:",
    ...accepted.map(
      ({ resources, because }) => `  ${resources.length} × ${resources[0]?.service} ${resources[0]?.kind}: ${because}`,
    ),
    "On AWS, a destroy would fail at:",
    ...protectedOnAws.map(({ by, addresses }) => `  protected by ${by}: ${addresses.join(", ") || "nothing"}`),
    "Not proved, since the rehearsal overrides it:",
    ...overrides.map(({ what, because }) => `  ${what}: ${because}`),
    "Not proved, since it is not emulated:",
    ...notEmulated.map((what) => `  ${what}`),
    `Not proved, since the emulator only stores and returns it: ${stubbedOperations.join(", ") || "nothing"}`,
  ].join("\n");
}
