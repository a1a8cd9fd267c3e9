import { afterEach, expect, type TestContext, test } from "vitest";
import { findTerraform } from "../terraform.ts";
import { needed } from "../tools.ts";
import { type Fixture, fixture } from "./fixture.ts";
import { inOrder } from "./order.ts";
import type { Watcher } from "./stack.ts";

let place: Fixture | undefined;
afterEach(() => {
  place?.end();
  place = undefined;
});

const value = (expression: string) => `\${${expression}}`;

/** A stack of `terraform_data`, which Terraform itself brings: no provider has to start. */
function stackOf(context: TestContext, terraform_data: object) {
  place = fixture(needed(findTerraform(), context));
  return place.stack("dev-red", { resource: { terraform_data } });
}

test("a resource with a perpetual difference is named, with the attributes that differ", async (context) => {
  const stack = stackOf(context, { steady: { input: "the same" }, restless: { input: value("timestamp()") } });
  await stack.init();
  await stack.plan("first");
  await stack.apply("first");
  await expect(stack.unchanged("again")).rejects.toThrow(
    "dev-red was applied, and its next plan would change it again:\n  update terraform_data.restless: input, output",
  );
}, 60_000);

test("a resource that fails is named, with Terraform's own words", async (context) => {
  const provisioner = [{ "local-exec": { command: "echo 'the disk is full'; exit 3" } }];
  const stack = stackOf(context, { sound: {}, broken: { provisioner } });
  await stack.init();
  await stack.plan("first");
  await expect(stack.apply("first")).rejects.toThrow(
    /^dev-red: terraform apply failed:\n {2}terraform_data\.broken: local-exec provisioner error\n.*exit status 3\. Output: the disk is full/s,
  );
}, 60_000);

test("a circle within a stack is named by its resources", async (context) => {
  const stack = stackOf(context, {
    hen: { input: value("terraform_data.egg.id") },
    egg: { input: value("terraform_data.hen.id") },
  });
  await stack.init();
  await expect(stack.plan("first")).rejects.toThrow(/Cycle: (terraform_data\.(hen|egg)(, )?){2}/);
}, 60_000);

test("a circle between stacks is named by its stacks, before anything is applied", async () => {
  const needs = new Map([
    ["dev-state", []],
    ["dev-data", ["dev-network", "dev-state"]],
    ["dev-network", ["dev-edge"]],
    ["dev-edge", ["dev-data"]],
  ]);
  const applied: string[] = [];
  await expect(inOrder(needs, 4, async (id) => void applied.push(id))).rejects.toThrow(
    "none of these can be first: dev-data → dev-network → dev-edge → dev-data",
  );
  expect(applied).toEqual([]);
});

test("an interrupted apply ends, keeps what it made and releases its lock", async (context) => {
  const begun = Promise.withResolvers<void>();
  const provisioner = [{ "local-exec": { command: "sleep 300" } }];
  const configuration = {
    resource: { terraform_data: { made: {}, endless: { provisioner, depends_on: ["terraform_data.made"] } } },
  };
  place = fixture(needed(findTerraform(), context));
  const { stack, interrupt } = place;
  const told: Watcher["told"] = ({ type, hook }) => {
    if (type === "provision_start" && hook?.resource.addr === "terraform_data.endless") begun.resolve();
  };
  const first = stack("dev-red", configuration, { told });
  await first.init();
  await first.plan("first");
  const applying = first.apply("first").catch((error: Error) => error.message);
  await begun.promise;
  interrupt();
  expect(await applying).toBe("interrupted");
  const again = (await stack("dev-red", configuration).plan("again")) ?? [];
  expect(again.map(({ resource, action }) => `${action} ${resource.addr}`)).toEqual(["replace terraform_data.endless"]);
}, 60_000);
