import { describe, expect, test } from "vitest";
import { dev } from "../environments/dev.ts";
import { cloudEnvironments } from "../environments/index.ts";
import { production } from "../environments/production.ts";
import { type Attributes, isOnAws, resources, type SynthesizedStack, synthesize } from "../synthesized.ts";
import { billed } from "./billed.ts";
import { estimate, type Line } from "./estimate.ts";
import { byUse, free } from "./not-counted.ts";
import { type Price, prices } from "./prices.ts";
import { table } from "./table.ts";

const stacks = Object.fromEntries(cloudEnvironments.map((one) => [one.name, synthesize([one])]));
const of = (environment: typeof dev) => estimate(environment, stacks[environment.name] ?? {});
const total = (lines: readonly Line[]) => lines.reduce((sum, { onDemand }) => sum + onDemand, 0);

test.each(cloudEnvironments)("$name costs no more than its budget", (environment) => {
  const { monthly } = environment.aws.foundation.budget;
  expect(total(of(environment))).toBeGreaterThan(monthly / 4);
  expect(total(of(environment))).toBeLessThan(monthly);
});

test("a standby costs as much as the writer, and each replica once more", () => {
  const { readReplicas, multiAz } = production.aws.data.postgres;
  const [line] = of(production).filter(({ what }) => what === production.aws.data.postgres.instanceClass);
  expect(line?.quantity).toBe((multiAz ? 2 : 1) + readReplicas);
});

test("a reservation makes the machines cheaper, and nothing else", () => {
  for (const { what, onDemand, reserved } of of(production))
    if (/^(db|cache)\.|^EC2 |\.search$/.test(what)) expect(reserved).toBeLessThan(onDemand);
    else expect(reserved).toBe(onDemand);
});

/** The stacks of dev, in one of which a resource has other attributes or which has one resource more. */
function having(stack: string, type: string, attributes: Attributes): Record<string, SynthesizedStack> {
  const before = stacks.dev?.[stack];
  if (!before) throw new Error(`there is no ${stack}`);
  return { ...stacks.dev, [stack]: { ...before, resource: { ...before.resource, [type]: { changed: attributes } } } };
}

describe("is refused, with the way out,", () => {
  test("a size that has no price", () => {
    expect(() =>
      estimate(dev, having("dev-data", "aws_docdb_cluster_instance", { instance_class: "db.x9.huge" })),
    ).toThrow("documents db.x9.huge has no price: give it one, with source and date, in stacks/cost/prices.ts");
  });

  test("a type of resource of which nobody has said whether it costs something", () => {
    expect(() => estimate(dev, having("dev-data", "aws_dynamodb_table", {}))).toThrow(
      "aws_dynamodb_table may cost something: give it a line in stacks/cost/billed.ts or in not-counted.ts",
    );
  });
});

test("every type is counted once or not at all, and what is not counted is in use", () => {
  const used = new Set(
    Object.values(stacks)
      .flatMap((all) => Object.values(all).flatMap(resources))
      .map(({ type }) => type),
  );
  const uncounted = [...free, ...Object.keys(byUse)];
  expect(uncounted.filter((type) => type in billed || !used.has(type))).toEqual([]);
  expect(new Set(uncounted).size).toBe(uncounted.length);
});

test("every price has its source and its day, and a reservation is below it", () => {
  for (const [name, { usd, reserved, source, asOf }] of Object.entries<Price>(prices)) {
    expect([name, source]).toEqual([name, expect.stringMatching(/\w/)]);
    expect([name, asOf]).toEqual([name, expect.stringMatching(/^20\d\d-\d\d-\d\d$/)]);
    if (reserved) expect([name, reserved < usd]).toEqual([name, true]);
  }
});

test("the table has every stack on AWS with its sum, a total, and what is not in it", () => {
  const lines = of(dev);
  const text = table("dev", lines);
  const onAws = Object.entries(stacks.dev ?? {}).filter(([, stack]) => isOnAws(stack));
  expect(onAws.length).toBeGreaterThan(10);
  for (const [stack] of onAws) expect(text).toMatch(new RegExp(`^${stack} +\\d+\\.\\d\\d`, "m"));
  expect(text).toMatch(new RegExp(`^dev, total +${total(lines).toFixed(2)} `, "m"));
  expect(text).toContain("Not counted");
});
