import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { resourceTypes } from "../../stacks/resource-types/index.ts";
import { isOnAws, resources, type SynthesizedStack, synthesize } from "./fixtures/synth.ts";

const stacks = synthesize(cloudEnvironments);
const stackIds = Object.keys(stacks);

test("every stack is named <environment>-<stack>, and every environment has the same ones", () => {
  const of = (name: string) =>
    stackIds.filter((id) => id.startsWith(`${name}-`)).map((id) => id.replace(`${name}-`, ""));
  const [first, ...others] = cloudEnvironments.map(({ name }) => of(name));
  for (const other of others) expect(other).toEqual(first);
  const stacksOfEach = ["backup", "cluster", "data", "edge", "foundation", "messaging", "monitoring", "network"];
  expect(first).toEqual([...stacksOfEach, "platform", "secrets", "state", "storage", "workloads"]);
});

/** Hash of a chart of ours, which would change with each comment in it. test/charts/inventory shows what it holds. */
const contentHash = /[0-9A-F]{32}(?=")/;

function inventory(stack: SynthesizedStack): string {
  const lines = resources(stack).map(({ type, id, attributes }) => {
    const names = (resourceTypes[type]?.inventory ?? []).filter((name) => name in attributes);
    const shown = (name: string) => JSON.stringify(attributes[name]).replace(contentHash, "<hash>");
    return [`${type} ${id}`, ...names.map((name) => `  ${name} = ${shown(name)}`)].join("\n");
  });
  return `${lines.join("\n")}\n`;
}

/** A changed id replaces the resource: a queue would lose its events. */
describe.each(Object.entries(stacks))("%s", (id, stack) => {
  test("has the resources of its inventory, under the same ids", async () => {
    await expect(inventory(stack)).toMatchFileSnapshot(`inventory/${id}.txt`);
  });

  test("tags every resource with its environment, service, owner and cost centre", () => {
    const environment = cloudEnvironments.find(({ name }) => id.startsWith(`${name}-`));
    const tags = {
      environment: environment?.name,
      service: id.replace(`${environment?.name}-`, ""),
      owner: environment?.owner,
      "cost-centre": environment?.costCentre,
    };
    for (const provider of stack.provider.aws ?? []) expect(provider.default_tags).toEqual([{ tags }]);
    if (isOnAws(stack)) expect(stack.provider.aws?.[0]?.region).toBe(environment?.region);
  });

  test("pins each provider to one version", () => {
    const pinned = Object.entries(stack.terraform.required_providers).map(([name, { version }]) => [name, version]);
    const onAws = { aws: "5.100.0" };
    expect(Object.fromEntries(pinned)).toEqual(isOnAws(stack) ? onAws : { kubernetes: "2.38.0", helm: "3.1.1" });
  });
});

test("every inventory belongs to a stack", () => {
  const files = readdirSync(new URL("inventory", import.meta.url)).map((file) => file.replace(".txt", ""));
  expect(files.filter((file) => !stackIds.includes(file))).toEqual([]);
});
