import type { Line } from "./estimate.ts";
import { byUse } from "./not-counted.ts";
import { type Price, prices } from "./prices.ts";

/** The estimate as a table for a terminal: every line, a sum for each stack, the total, and what is not in it. */
export function table(environment: string, lines: readonly Line[]): string {
  const stacks = [...Map.groupBy(lines, ({ stack }) => stack)];
  const rows = stacks.flatMap(([stack, own]) => [
    row(stack, "", ...sums(own)),
    ...own.map(({ what, quantity, onDemand, reserved }) =>
      row("", `${what}  × ${count(quantity)}`, onDemand, reserved),
    ),
  ]);
  const estimated = lines.filter(({ what }) => (prices[what as keyof typeof prices] as Price).source === "estimate");
  const dates = lines.map(({ what }) => (prices[what as keyof typeof prices] as Price).asOf).sort();
  return [
    row("US dollars a month", "", "on demand", "reserved"),
    ...rows,
    row(`${environment}, total`, "", ...sums(lines)),
    "",
    `Prices of eu-central-1 as of ${dates[0]} to ${dates.at(-1)}, before tax (stacks/cost/prices.ts); of estimated prices ` +
      `${Math.round((100 * sums(estimated)[0]) / sums(lines)[0])} %. Usage is assumed (stacks/cost/usage.ts).`,
    "Reserved: one year, nothing up front, for what AWS sells so. Not counted: taxes, support, traffic between zones and",
    ...Object.values(byUse).map((what) => `  ${what}`),
  ].join("\n");
}

function sums(lines: readonly Line[]): [onDemand: number, reserved: number] {
  return [lines.reduce((sum, line) => sum + line.onDemand, 0), lines.reduce((sum, line) => sum + line.reserved, 0)];
}

function row(stack: string, what: string, onDemand: number | string, reserved: number | string): string {
  return `${stack.padEnd(24)}${what.padEnd(46)}${money(onDemand)}${money(reserved)}`.trimEnd();
}

function money(amount: number | string): string {
  return (typeof amount === "number" ? amount.toFixed(2) : amount).padStart(12);
}

function count(quantity: number): string {
  return String(Math.round(quantity * 100) / 100);
}
