import { afterEach, expect, type TestContext, test } from "vitest";
import type { TerraformObserver } from "../../stacks/pipeline/terraform/terraform-process.ts";
import { needed } from "../fixtures/tools.ts";
import { findTerraform } from "../terraform/terraform.ts";
import { runInOrder } from "./dependency-order.ts";
import { type TestWorkspace, testWorkspace } from "./fixtures/test-workspace.ts";

let workspace: TestWorkspace | undefined;
afterEach(() => {
  workspace?.remove();
  workspace = undefined;
});

const reference = (expression: string) => `\${${expression}}`;

/** A stack of `terraform_data`, which is built into Terraform: no provider has to start. */
function stackOf(context: TestContext, terraform_data: object) {
  workspace = testWorkspace(needed(findTerraform(), context));
  return workspace.stack("dev-failing", { resource: { terraform_data } });
}

test("a resource with a perpetual difference is named, with its attributes", async (context) => {
  const stack = stackOf(context, { steady: { input: "the same" }, changing: { input: reference("timestamp()") } });
  await stack.init();
  await stack.plan("first");
  await stack.apply("first");
  await expect(stack.assertUnchanged("again")).rejects.toThrow(
    "dev-failing was applied, and its next plan would change it again:\n  update terraform_data.changing: input, output",
  );
}, 60_000);

test("a resource that fails is named, with Terraform's message", async (context) => {
  const provisioner = [{ "local-exec": { command: "echo 'the disk is full'; exit 3" } }];
  const stack = stackOf(context, { sound: {}, broken: { provisioner } });
  await stack.init();
  await stack.plan("first");
  await expect(stack.apply("first")).rejects.toThrow(
    /^dev-failing: terraform apply failed:\n {2}terraform_data\.broken: local-exec provisioner error\n.*exit status 3\. Output: the disk is full/s,
  );
}, 60_000);

test("a dependency cycle within a stack is named by its resources", async (context) => {
  const stack = stackOf(context, {
    hen: { input: reference("terraform_data.egg.id") },
    egg: { input: reference("terraform_data.hen.id") },
  });
  await stack.init();
  await expect(stack.plan("first")).rejects.toThrow(/Cycle: (terraform_data\.(hen|egg)(, )?){2}/);
}, 60_000);

test("a dependency cycle between stacks is named by its stacks, and nothing is applied", async () => {
  const dependencies = new Map([
    ["dev-state", []],
    ["dev-data", ["dev-network", "dev-state"]],
    ["dev-network", ["dev-edge"]],
    ["dev-edge", ["dev-data"]],
  ]);
  const applied: string[] = [];
  await expect(runInOrder(dependencies, 4, async (id) => void applied.push(id))).rejects.toThrow(
    "Dependency cycle: dev-data → dev-network → dev-edge → dev-data",
  );
  expect(applied).toEqual([]);
});

test("an interrupted apply ends, keeps its created resources in the state, and releases its lock", async (context) => {
  const started = Promise.withResolvers<void>();
  const provisioner = [{ "local-exec": { command: "sleep 300" } }];
  const configuration = {
    resource: { terraform_data: { created: {}, endless: { provisioner, depends_on: ["terraform_data.created"] } } },
  };
  workspace = testWorkspace(needed(findTerraform(), context));
  const { stack, interrupt } = workspace;
  const onEvent: TerraformObserver["onEvent"] = ({ type, hook }) => {
    if (type === "provision_start" && hook?.resource.addr === "terraform_data.endless") started.resolve();
  };
  const first = stack("dev-failing", configuration, { onEvent });
  await first.init();
  await first.plan("first");
  const applying = first.apply("first").catch((error: Error) => error.message);
  await started.promise;
  interrupt();
  expect(await applying).toBe("interrupted");
  const again = (await stack("dev-failing", configuration).plan("again")) ?? [];
  expect(again.map(({ resource, action }) => `${action} ${resource.addr}`)).toEqual(["replace terraform_data.endless"]);
}, 60_000);
