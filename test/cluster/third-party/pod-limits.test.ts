import { expect, test } from "vitest";
import { wronglyLimited } from "./pod-limits.ts";

const deployment = (limits: object) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { template: { spec: { containers: [{ name: "web", resources: { limits } }] } } },
});

test("a container with a CPU limit is named, and one without a memory limit", () => {
  expect(wronglyLimited([deployment({ memory: "1Gi" })])).toEqual([]);
  expect(wronglyLimited([deployment({ cpu: "1", memory: "1Gi" })])).toEqual(["Deployment web: web has a CPU limit"]);
  expect(wronglyLimited([deployment({})])).toEqual(["Deployment web: web has no memory limit"]);
});
