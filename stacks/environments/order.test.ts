import { expect, test } from "vitest";
import { dev } from "./dev.ts";
import { cloudEnvironments } from "./index.ts";
import { inOrder } from "./order.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

test("every file that defines an environment is found, and a change reaches staging before production", () => {
  expect(cloudEnvironments).toEqual(expect.arrayContaining([dev, staging, production]));
  const names = cloudEnvironments.map(({ name }) => name);
  expect(names.indexOf("staging")).toBeLessThan(names.indexOf("production"));
});

test("environments that could change places are in the order of their names", () => {
  const [load, stage] = ["load", "stage"].map((name) => ({ name, deployedAfter: "dev" }));
  const all = [{ name: "live", deployedAfter: "stage" }, stage, load, { name: "dev" }] as { name: string }[];
  expect(inOrder(all).map(({ name }) => name)).toEqual(["dev", "load", "stage", "live"]);
});

test("an environment that waits for one that does not exist, or for itself, is refused", () => {
  expect(() => inOrder([{ name: "dev", deployedAfter: "load" }])).toThrow(
    "dev is deployed after load, which is no environment on AWS",
  );
  const circle = [
    { name: "dev", deployedAfter: "load" },
    { name: "load", deployedAfter: "dev" },
  ];
  expect(() => inOrder(circle)).toThrow("dev is deployed after itself: correct a deployedAfter");
});
