import { afterEach, describe, expect, test, vi } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { State } from "../../stacks/state.ts";
import { only, reference, statements } from "./fixtures/claims.ts";
import { synthesize, synthesizeAlone } from "./fixtures/synth.ts";

describe.each(cloudEnvironments)("the state of $name", (environment) => {
  const { account } = environment.aws.foundation;
  const stack = synthesizeAlone((app) => new State(app, environment));
  const bucket = only(stack, "aws_s3_bucket");

  test("is in a bucket with a globally unique name, which Terraform never empties", () => {
    expect(bucket.attributes).toMatchObject({
      bucket: `mindflow-${environment.name}-state-${account}`,
      force_destroy: false,
    });
  });

  test("is encrypted with its own key", () => {
    const { rule } = only(stack, "aws_s3_bucket_server_side_encryption_configuration").attributes;
    expect(rule).toMatchObject([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: reference(only(stack, "aws_kms_key"), "arn"),
        },
      },
    ]);
  });

  test("can be restored for a year after it was overwritten or deleted", () => {
    expect(only(stack, "aws_s3_bucket_versioning").attributes.versioning_configuration).toEqual({ status: "Enabled" });
    expect(only(stack, "aws_s3_bucket_lifecycle_configuration").attributes.rule).toMatchObject([
      { status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 365 }] },
    ]);
  });

  test("is reachable over TLS only, and never public", () => {
    expect(statements(only(stack, "aws_s3_bucket_policy"))).toMatchObject([
      { Effect: "Deny", Principal: "*", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
    expect(only(stack, "aws_s3_bucket_public_access_block").attributes).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });
});

describe("every stack", () => {
  const stacks = synthesize(cloudEnvironments);

  test.each(Object.keys(stacks))("%s keeps its state in its environment's bucket, encrypted and locked", (id) => {
    const environment = cloudEnvironments.find(({ name }) => id.startsWith(`${name}-`)) ?? dev;
    const name = id.replace(`${environment.name}-`, "");
    expect(stacks[id]?.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: `mindflow-${environment.name}-state-${environment.aws.foundation.account}`,
          key: `${name}/terraform.tfstate`,
          region: environment.region,
          encrypt: true,
          kms_key_id: `alias/mindflow-${environment.name}-state`,
          use_lockfile: true,
        },
      },
    });
  });

  test.each(Object.entries(stacks))("%s reads the outputs of earlier stacks from their backends", (_id, stack) => {
    for (const [name, { backend, config }] of Object.entries(stack.data?.terraform_remote_state ?? {})) {
      const from = stacks[name.replace("cross-stack-reference-input-", "")];
      const { use_lockfile: _nothingToLock, ...kept } = from?.terraform.backend.s3 ?? {};
      expect({ backend, config }).toEqual({ backend: "s3", config: kept });
    }
  });

  test("is allowed in its environment's account only", () => {
    for (const [id, { provider }] of Object.entries(stacks)) {
      const environment = cloudEnvironments.find(({ name }) => id.startsWith(`${name}-`));
      for (const aws of provider.aws ?? [])
        expect(aws.allowed_account_ids).toEqual([environment?.aws.foundation.account]);
    }
  });
});

describe("with MINDFLOW_STATE=local", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("the state stack uses a local file, and every other stack its bucket", () => {
    vi.stubEnv("MINDFLOW_STATE", "local");
    const { "dev-state": state, ...others } = synthesize([dev]);
    expect(Object.keys(state?.terraform.backend ?? {})).toEqual(["local"]);
    for (const { terraform } of Object.values(others)) expect(Object.keys(terraform.backend)).toEqual(["s3"]);
  });
});
