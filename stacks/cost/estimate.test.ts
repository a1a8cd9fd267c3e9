import { describe, expect, test } from "vitest";
import { type Attributes, isOnAws, type SynthesizedStack, synthesize } from "../base/synthesized.ts";
import { dev } from "../environments/dev.ts";
import { everySwitch } from "../environments/fixtures/every-switch.ts";
import { cloudEnvironments } from "../environments/index.ts";
import { production } from "../environments/production.ts";
import { estimate, type Line } from "./estimate.ts";
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
    if (/^(db|cache)\.|^EC2 (?!Spot)|\.search$/.test(what)) expect(reserved).toBeLessThan(onDemand);
    else expect(reserved).toBe(onDemand);
});

function devWith(stack: string, type: string, attributes: Attributes): Record<string, SynthesizedStack> {
  const before = stacks.dev?.[stack];
  if (!before) throw new Error(`dev has no stack ${stack}`);
  return { ...stacks.dev, [stack]: { ...before, resource: { ...before.resource, [type]: { changed: attributes } } } };
}

describe("the estimate refuses", () => {
  test("a size that has no price", () => {
    expect(() =>
      estimate(dev, devWith("dev-data", "aws_docdb_cluster_instance", { instance_class: "db.x9.huge" })),
    ).toThrow("documents db.x9.huge has no price: add it, with source and date, to stacks/cost/prices.ts");
  });

  test("a type that is not in the registry", () => {
    expect(() => estimate(dev, devWith("dev-data", "aws_dynamodb_table", {}))).toThrow(
      "aws_dynamodb_table is not in stacks/resource-types: add it there, with what it costs and which policy it needs",
    );
  });
});

test("every switch has its price", () => {
  const lines = estimate(everySwitch, synthesize([everySwitch]));
  const price = (what: string) => lines.filter((line) => line.what === what).map(({ quantity }) => quantity);
  const { desired } = production.aws.cluster.nodeGroups.general ?? {};
  for (const what of ["EC2 m7i.large", "EC2 Spot m7i.large", "EC2 m7g.large"]) expect(price(what)).toEqual([desired]);
});

test("every price has its source and its day, and a reservation is below it", () => {
  for (const [name, { usd, reserved, source, asOf }] of Object.entries<Price>(prices)) {
    expect([name, source]).toEqual([name, expect.stringMatching(/\w/)]);
    expect([name, asOf]).toEqual([name, expect.stringMatching(/^20\d\d-\d\d-\d\d$/)]);
    if (reserved) expect([name, reserved < usd]).toEqual([name, true]);
  }
});

test("the table has every stack on AWS with its sum, the total, and what is not counted", () => {
  const lines = of(dev);
  const text = table("dev", lines);
  const onAws = Object.entries(stacks.dev ?? {}).filter(([, stack]) => isOnAws(stack));
  expect(onAws.length).toBeGreaterThan(10);
  for (const [stack] of onAws) expect(text).toMatch(new RegExp(`^${stack} +\\d+\\.\\d\\d`, "m"));
  expect(text).toMatch(new RegExp(`^dev, total +${total(lines).toFixed(2)} `, "m"));
  expect(text).toContain("Not counted");
});
