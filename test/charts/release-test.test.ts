import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { production } from "../../stacks/environments/production.ts";
import { builtServices, servesRequests } from "../../stacks/topology.ts";
import { named } from "./pods.ts";
import { meshPaths, networkAllows, type Pods, podsIn } from "./reachability.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const objects = await manifestsOf(production);
const isTest = ({ metadata }: Manifest) => metadata.annotations?.["helm.sh/hook"] === "test";

function podOf(job: Manifest): Pods {
  const { metadata, spec } = job.spec.template;
  return {
    name: job.metadata.name,
    namespace: "mindflow",
    labels: metadata.labels,
    serviceAccount: spec.serviceAccountName,
  };
}

test("helm test may ask each service that receives requests whether it is ready, and nothing else", () => {
  const pods = podsIn(objects);
  for (const name of builtServices.filter(servesRequests)) {
    const tester = podOf(named(objects, "Job", `${name}-test`));
    const reached = pods.filter(
      (to) => networkAllows(objects)(tester, to) && meshPaths(objects)(tester, to).length > 0,
    );
    expect(reached.map((to) => to.name)).toEqual([name]);
    expect(meshPaths(objects)(tester, reached[0] as Pods)).toEqual(["/health/ready"]);
  }
});

test("between tests, nothing of it may be done", () => {
  const pods = podsIn(objects);
  const between = objects.filter((object) => !isTest(object));
  for (const name of builtServices.filter(servesRequests)) {
    const tester = podOf(named(objects, "Job", `${name}-test`));
    expect(pods.filter((to) => networkAllows(between)(tester, to))).toEqual([]);
    expect(pods.flatMap((to) => meshPaths(between)(tester, to))).toEqual([]);
  }
});

test("its program waits until the policies admit it, and prints what it was answered", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(requests === 1 ? 403 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const [, flag, program] = named(objects, "Job", "query-test").spec.template.spec.containers[0].command;
    const { port } = server.address() as AddressInfo;
    const child = spawn("node", [flag, program.replace("http://query:4002", `http://127.0.0.1:${port}`)]);
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect(
      output
        .trim()
        .split("\n")
        .map((line) => line.split(" ").at(-1)),
    ).toEqual(["403", "200"]);
    expect(code).toBe(0);
  } finally {
    server.close();
  }
});
