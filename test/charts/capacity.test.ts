import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type Requests, requestsOf, shortage } from "./capacity.ts";
import { manifestsOf } from "./releases.ts";

const list = readFileSync(new URL("third-party/requests.lock", import.meta.url), "utf8");
const thirdParty: Readonly<Record<string, Readonly<Record<string, Requests>>>> = JSON.parse(list);

async function shortageOf(environment: AwsEnvironment): Promise<string[]> {
  const { cpuMillis, memoryMiB } = environment.aws.platform.sidecar;
  const services = requestsOf(await manifestsOf(environment), { cpuMillis, memoryMiB });
  return shortage(environment, [services, ...Object.values(thirdParty[environment.name] ?? {})]);
}

test.each(cloudEnvironments)("all pods of $name fit on its first nodes", async (environment) => {
  expect(await shortageOf(environment)).toEqual([]);
});

test("nodes of half the memory are too small for dev", async () => {
  const small = structuredClone(dev);
  small.aws.cluster.nodeGroups = {
    general: { ...dev.aws.cluster.nodeGroups.general, instanceType: "t3.medium" },
  } as typeof small.aws.cluster.nodeGroups;
  expect(await shortageOf(small)).toEqual([
    expect.stringMatching(/^the pods of dev request \d+ MiB, and its 3 nodes have \d+$/),
  ]);
});
