import { resourceTypes } from "../resource-types/index.ts";
import type { Line } from "./estimate.ts";
import { type Price, prices } from "./prices.ts";

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
    `Prices of eu-central-1 as of ${dates[0]} to ${dates.at(-1)}, before tax (stacks/cost/prices.ts); ` +
      `${Math.round((100 * sums(estimated)[0]) / sums(lines)[0])} % of the sum are estimated prices. ` +
      "Usage is assumed (`aws.usage` of the environment).",
    "Reserved: for one year, without upfront payment, if AWS sells it. Not counted: taxes, support, traffic between zones,",
    ...notCounted.map((what) => `  ${what}`),
  ].join("\n");
}

const notCounted = Object.values(resourceTypes).flatMap(({ cost }) => (typeof cost === "object" ? [cost.byUse] : []));

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
