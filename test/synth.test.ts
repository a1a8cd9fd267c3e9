import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { resources, type SynthesizedStack, synthesize } from "./synth.ts";

const stacks = synthesize(cloudEnvironments);
const stackIds = Object.keys(stacks);

test("every stack is named <environment>-<stack>, and every environment has the same ones", () => {
  const of = (name: string) =>
    stackIds.filter((id) => id.startsWith(`${name}-`)).map((id) => id.replace(`${name}-`, ""));
  const [first, ...others] = cloudEnvironments.map(({ name }) => of(name));
  for (const other of others) expect(other).toEqual(first);
  expect(first).toEqual(["messaging"]);
});

/** The attributes that carry a promise. A change of one shows in the inventory, and in its review. */
const promises: Record<string, string[]> = {
  aws_cloudwatch_metric_alarm: ["metric_name", "threshold"],
  aws_kms_key: ["enable_key_rotation", "deletion_window_in_days"],
  aws_sns_topic: ["name", "fifo_topic", "kms_master_key_id"],
  aws_sns_topic_subscription: ["filter_policy", "raw_message_delivery", "redrive_policy"],
  aws_sqs_queue: [
    "name",
    "fifo_queue",
    "kms_master_key_id",
    "message_retention_seconds",
    "visibility_timeout_seconds",
    "redrive_policy",
  ],
};

function inventory(stack: SynthesizedStack): string {
  const lines = resources(stack).map(({ type, id, attributes }) => {
    const kept = (promises[type] ?? []).filter((name) => name in attributes);
    return [`${type} ${id}`, ...kept.map((name) => `  ${name} = ${JSON.stringify(attributes[name])}`)].join("\n");
  });
  return `${lines.join("\n")}\n`;
}

/** An id that changes replaces its resource: a queue would lose its events. */
describe.each(Object.entries(stacks))("%s", (id, stack) => {
  test("holds what its inventory says, under the same ids", async () => {
    await expect(inventory(stack)).toMatchFileSnapshot(`inventory/${id}.txt`);
  });

  test("tags everything with its environment, service, owner and cost centre", () => {
    const environment = cloudEnvironments.find(({ name }) => id.startsWith(`${name}-`));
    const tags = {
      environment: environment?.name,
      service: id.replace(`${environment?.name}-`, ""),
      owner: environment?.owner,
      "cost-centre": environment?.costCentre,
    };
    expect(stack.provider.aws).toEqual([{ region: environment?.region, default_tags: [{ tags }] }]);
  });

  test("pins the provider to one version", () => {
    expect(stack.terraform.required_providers.aws?.version).toBe("5.100.0");
  });
});

test("no inventory is left of a stack that is gone", () => {
  const kept = readdirSync(new URL("inventory", import.meta.url)).map((file) => file.replace(".txt", ""));
  expect(kept.toSorted()).toEqual(stackIds.toSorted());
});
