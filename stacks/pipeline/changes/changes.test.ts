import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../base/repository.ts";
import { type SynthesizedStack, synthesize } from "../../base/synthesized.ts";
import { commitNamed } from "../../commands/images/commit.ts";
import { dev } from "../../environments/dev.ts";
import { cloudEnvironments } from "../../environments/index.ts";
import { changedStacks } from "./changed-stacks.ts";
import { stacksOfCommit } from "./checkout.ts";
import { costDifference } from "./cost-difference.ts";

const stacks = synthesize([dev]);
const none = { dev: [], staging: [], production: [] };

/** The same stacks with one resource changed. */
function having(id: string, type: string, attributes: object | undefined): Record<string, SynthesizedStack> {
  const stack = stacks[id] as SynthesizedStack;
  const { [type]: resources = {}, ...others } = stack.resource;
  const [[name = "", resource] = []] = Object.entries(resources);
  const { [name]: _, ...rest } = resources;
  const changed = attributes ? { ...rest, [name]: { ...resource, ...attributes } } : rest;
  return { ...stacks, [id]: { ...stack, resource: { ...others, [type]: changed } } };
}

test("a stack whose Terraform differs is named, and one in another order or with other notes is not", () => {
  const compared = (after: Record<string, SynthesizedStack>) => changedStacks(stacks, after, cloudEnvironments);
  expect(compared(having("dev-messaging", "aws_sqs_queue", { delay_seconds: 7 }))).toEqual({
    changed: { ...none, dev: ["messaging"] },
    removed: [],
  });
  const data = stacks["dev-data"] as SynthesizedStack;
  const reordered = Object.fromEntries(Object.entries({ ...data, "//": { version: "another" } }).toReversed());
  expect(compared({ ...stacks, "dev-data": reordered as unknown as SynthesizedStack }).changed).toEqual(none);
  const { "dev-edge": _, ...without } = stacks;
  expect(compared(without).removed).toEqual(["dev-edge"]);
});

test("the cost of what changes is what it adds, and of nothing is nothing", () => {
  expect(costDifference(dev, stacks, stacks)).toMatchObject({ lines: [] });
  const before = having("dev-network", "aws_nat_gateway", undefined);
  const { lines, before: then, after: now } = costDifference(dev, before, stacks);
  expect(lines).toContainEqual({ stack: "dev-network", what: "NAT gateway", usd: expect.closeTo(37.96, 0) });
  expect(now - then).toBeCloseTo(lines.reduce((sum, { usd }) => sum + usd, 0));
});

test("the stacks of a commit are those that its code synthesizes, and nothing is left of it", {
  timeout: 120_000,
}, async () => {
  const sha = execFileSync("git", ["rev-parse", "HEAD"], { cwd: repositoryRoot, encoding: "utf8" }).trim();
  const before = await stacksOfCommit(await commitNamed(sha, repositoryRoot));
  expect(
    Object.keys(before)
      .filter((id) => id.startsWith("dev-"))
      .toSorted(),
  ).toEqual(Object.keys(stacks).toSorted());
  expect(before["dev-state"]?.resource.aws_kms_key).toBeDefined();
  const left = readdirSync(join(repositoryRoot, ".mindflow/commits"));
  expect(left.filter((name) => name.startsWith("commit-"))).toEqual([]);
});
