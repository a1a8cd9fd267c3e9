import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { TerraformFailed } from "../../stacks/pipeline/terraform/terraform-directory.ts";
import type { TerraformObserver } from "../../stacks/pipeline/terraform/terraform-process.ts";
import { startEmulator } from "../emulator/emulator.ts";
import { needed } from "../fixtures/tools.ts";
import { findTerraform, type Terraform } from "../terraform/terraform.ts";
import { type TestWorkspace, testWorkspace } from "./fixtures/test-workspace.ts";

const bucket = "lock-test-state";
const { region } = dev;

/** Terraform writes the state to S3 after 20 s at the earliest: `slow` takes longer. `last` runs until `go` exists. */
const configuration = {
  terraform: {
    required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } },
    backend: { s3: { bucket, key: "lock-test/terraform.tfstate", region, use_lockfile: true } },
  },
  provider: { aws: [{ region, max_retries: 2 }] },
  resource: {
    aws_ssm_parameter: { first: { name: "/lock-test/first", type: "String", value: "made before the end" } },
    terraform_data: {
      slow: {
        depends_on: ["aws_ssm_parameter.first"],
        provisioner: [{ "local-exec": { command: "sleep 21" } }],
      },
      last: {
        depends_on: ["terraform_data.slow"],
        provisioner: [{ "local-exec": { command: "until [ -e go ]; do sleep 0.1; done" } }],
      },
    },
  },
};

async function withStateBucket(terraform: Terraform, run: (workspace: TestWorkspace) => Promise<void>): Promise<void> {
  const emulator = await startEmulator(dev);
  const workspace = testWorkspace(terraform, emulator.clientEnvironment);
  try {
    const parameters = { Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } };
    await emulator.call({ service: "s3", operation: "CreateBucket", parameters });
    await run(workspace);
  } finally {
    await emulator.end();
    workspace.remove();
  }
}

test("a second apply is refused with the owner of the lock, and a killed apply is completed after force-unlock", {
  timeout: 480_000,
}, async (context) => {
  await withStateBucket(needed(findTerraform(), context), async (workspace) => {
    let pid = 0;
    const lastStarted = Promise.withResolvers<void>();
    const observer: TerraformObserver = {
      onStart: (started) => {
        pid = started;
      },
      onEvent: ({ type, hook }) => {
        if (type === "apply_start" && hook?.resource.addr === "terraform_data.last") lastStarted.resolve();
      },
    };
    const first = workspace.stack("first", configuration, observer);
    await first.init();
    await first.plan("first");
    const applying = first.apply("first").catch((error) => error as Error);
    const second = workspace.stack("second", configuration);
    await second.init();
    await lastStarted.promise;

    const refused = await second.command("apply", "-auto-approve", "-input=false", "-json").catch((error) => error);
    expect(refused).toBeInstanceOf(TerraformFailed);
    expect(refused.message).toMatch(/Error acquiring the state lock.*Operation: +OperationTypeApply.*Who: +\S+@\S+/s);

    // A kill loses the changes since the last write of the state: this one comes after a write.
    expect(await second.command("state", "list")).toContain("terraform_data.slow");
    process.kill(-pid, "SIGKILL");
    expect(await applying).toMatchObject({ message: expect.stringContaining("it was ended by SIGKILL") });

    const locked: Error = await second.plan("rest").then(
      () => new Error("the lock was free"),
      (error) => error,
    );
    const [, id = ""] = /does not run any more: terraform force-unlock (\S+)/.exec(locked.message) ?? [];
    expect(locked.message).toMatch(/Error acquiring the state lock/);
    await second.command("force-unlock", "-force", id);

    expect((await second.plan("rest"))?.map(({ resource }) => resource.addr)).toEqual(["terraform_data.last"]);
    await Promise.all([writeFile(join(second.path, "go"), ""), second.apply("rest")]);
    await second.assertUnchanged("again");
  });
});
