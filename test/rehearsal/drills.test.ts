import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findTerraform, type Terraform } from "../terraform.ts";
import { needed } from "../tools.ts";
import { startEmulator } from "./emulator.ts";
import { type Fixture, fixture } from "./fixture.ts";
import { TerraformFailed, type Watcher } from "./stack.ts";

const bucket = "drill-state";
const region = "eu-central-1";

/**
 * Its state is in a bucket, as our stacks' is. Terraform writes it there when 20 seconds have passed since the first change,
 * so `slow` begins after one and takes longer; `last` is under way until somebody makes the file `go`.
 */
const configuration = {
  terraform: {
    required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } },
    backend: { s3: { bucket, key: "drill/terraform.tfstate", region, use_lockfile: true } },
  },
  provider: { aws: [{ region, max_retries: 2 }] },
  resource: {
    aws_ssm_parameter: { first: { name: "/drill/first", type: "String", value: "made before the end" } },
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

/** Runs a drill in an account that has a bucket for states. */
async function inAccount(terraform: Terraform, drill: (place: Fixture) => Promise<void>): Promise<void> {
  const { signal } = new AbortController();
  const logs = fixture(terraform);
  const options = { account: "111111111111", region, directory: logs.directory, say: console.log, signal };
  const emulator = await startEmulator(options);
  const place = fixture(terraform, emulator.clientEnvironment);
  try {
    const parameters = { Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } };
    await emulator.call({ service: "s3", operation: "CreateBucket", parameters });
    await drill(place);
  } finally {
    await emulator.end();
    place.end();
    logs.end();
  }
}

test("two applies at once, and one that is killed: the lock has an owner and a way out, and the next apply does the rest", {
  timeout: 240_000,
}, async (context) => {
  await inAccount(needed(findTerraform(), context), async (place) => {
    let pid = 0;
    const lastBegins = Promise.withResolvers<void>();
    const watcher: Watcher = {
      began: (began) => {
        pid = began;
      },
      told: ({ type, hook }) => {
        if (type === "apply_start" && hook?.resource.addr === "terraform_data.last") lastBegins.resolve();
      },
    };
    const mine = place.stack("mine", configuration, watcher);
    await mine.init();
    await mine.plan("first");
    const applying = mine.apply("first").catch((error) => error as Error);
    const theirs = place.stack("theirs", configuration);
    await theirs.init();
    await lastBegins.promise;

    const refused = await theirs.command("apply", "-auto-approve", "-input=false", "-json").catch((error) => error);
    expect(refused).toBeInstanceOf(TerraformFailed);
    expect(refused.message).toMatch(/Error acquiring the state lock.*Operation: +OperationTypeApply.*Who: +\S+@\S+/s);

    // What is made between two writings of the state is lost to it: the machine dies after one.
    expect(await theirs.command("state", "list")).toContain("terraform_data.slow");
    process.kill(-pid, "SIGKILL");
    expect(await applying).toMatchObject({ message: expect.stringContaining("it was ended by SIGKILL") });

    const left: Error = await theirs.plan("rest").then(
      () => new Error("nobody held the lock"),
      (error) => error,
    );
    const [, id = ""] = /is not at it any more: terraform force-unlock (\S+)/.exec(left.message) ?? [];
    expect(left.message).toMatch(/Error acquiring the state lock/);
    await theirs.command("force-unlock", "-force", id);

    expect((await theirs.plan("rest"))?.map(({ resource }) => resource.addr)).toEqual(["terraform_data.last"]);
    await Promise.all([writeFile(join(theirs.directory, "go"), ""), theirs.apply("rest")]);
    await theirs.unchanged("again");
  });
});
