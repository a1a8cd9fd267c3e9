import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@mindflow/runtime/config";
import { App } from "cdktf";
import { afterAll, describe, expect, test } from "vitest";
import { rotationConfig } from "../services/rotation/src/config.ts";
import { Data } from "../stacks/data.ts";
import { dev } from "../stacks/environments/dev.ts";
import { days } from "../stacks/environments/duration.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { Secrets } from "../stacks/secrets.ts";
import { names, service, topology } from "../stacks/topology.ts";
import { all, only, reference, statements } from "./claims.ts";
import { foundation, network } from "./given.ts";
import { runFunction } from "./run-function.ts";
import { inTemporaryDirectory, type SynthesizedStack } from "./synth.ts";

function build(app: App, environment: AwsEnvironment): Secrets {
  const data = new Data(app, environment, { foundation, network });
  return new Secrets(app, environment, { foundation, network, data });
}

function secretsOf(environment: AwsEnvironment): SynthesizedStack {
  const stack = inTemporaryDirectory((app) => build(app, environment))[`${environment.name}-secrets`];
  if (!stack) throw new Error("nothing was built");
  return stack;
}

/** `postgres-command`, for every service with an edge to a store that asks for a password. */
const users = names(topology.services).flatMap((name) =>
  Object.keys(service(name).stores ?? {})
    .filter((store) => store === "postgres" || store === "documents")
    .map((store) => `${store}-${name}`),
);

describe.each([dev, staging, production])("the secrets of $name", (environment) => {
  const stack = secretsOf(environment);
  const name = (of: string) => `mindflow-${environment.name}-${of}`;
  const functions = all(stack, "aws_lambda_function");

  test("are one for each user that a service has in a store, and those of the topology", () => {
    const secrets = all(stack, "aws_secretsmanager_secret").map(({ attributes }) => attributes.name);
    expect(secrets.toSorted()).toEqual([...users, ...names(topology.secrets)].map(name).toSorted());
  });

  test("are encrypted by our key, and can be called back after they are deleted", () => {
    for (const { attributes } of all(stack, "aws_secretsmanager_secret"))
      expect(attributes).toMatchObject({
        kms_key_id: foundation.keys.secrets.arn,
        recovery_window_in_days: days(environment.aws.secrets.recoveryWindow),
      });
  });

  test("are rotated every 30 days, the administrators' too", () => {
    const rotations = all(stack, "aws_secretsmanager_secret_rotation");
    expect(rotations).toHaveLength(users.length + 2);
    for (const { attributes } of rotations) expect(attributes.rotation_rules).toEqual({ automatically_after_days: 30 });
  });

  test.each(["postgres", "documents"])("are rotated by a function for %s that may read no other store's", (store) => {
    const role = only(stack, "aws_iam_role", { name: name(`${store}-rotation`) });
    const policy = only(stack, "aws_iam_role_policy", { role: reference(role, "name") });
    const allowed = statements(policy).find(({ Sid }) => Sid === "Rotate")?.Resource as string[];
    const own = users.filter((user) => user.startsWith(store));
    expect(allowed).toHaveLength(own.length + 1);
    for (const arn of allowed) expect(arn).toContain(`${store}-`);
    for (const { Action } of statements(policy)) expect([Action].flat().join()).not.toContain("*");
  });

  test("are rotated by functions that only Secrets Manager of this account may call", () => {
    for (const { attributes } of all(stack, "aws_lambda_permission"))
      expect(attributes).toMatchObject({
        principal: "secretsmanager.amazonaws.com",
        source_account: environment.aws.foundation.account,
      });
  });

  test("are rotated by functions that are told what they read, trust Amazon's authorities and stand in the network", () => {
    expect(functions).toHaveLength(2);
    for (const { attributes } of functions) {
      const { variables } = attributes.environment as { variables: NodeJS.ProcessEnv };
      expect(readConfig(rotationConfig, variables)).toMatchObject({ ADMIN_SECRET: expect.any(String) });
      expect(variables.NODE_EXTRA_CA_CERTS).toBe("/var/runtime/ca-cert.pem");
      expect(attributes).toMatchObject({
        vpc_config: { security_group_ids: ["sg-rotation"], subnet_ids: network.subnetIds.private },
        kms_key_arn: foundation.keys.secrets.arn,
        tracing_config: { mode: "Active" },
        reserved_concurrent_executions: 2,
      });
    }
  });

  test("stand beside where the stores are, which is no secret", () => {
    const parameters = all(stack, "aws_ssm_parameter").map(({ attributes }) => attributes.name);
    expect(parameters.toSorted()).toEqual(
      names(topology.stores)
        .flatMap((store) => ["host", "port"].map((what) => `/mindflow/${environment.name}/${store}/${what}`))
        .toSorted(),
    );
  });
});

describe("the function that Lambda gets", () => {
  const directories = ["one", "other"].map((of) => mkdtempSync(join(tmpdir(), `mindflow-function-${of}-`)));
  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

  /** Where the zip of a synthesis lies, and what Terraform is told of it. */
  function synthesizeCode(outdir: string) {
    const app = new App({ outdir });
    build(app, dev);
    app.synth();
    const stack = join(outdir, "stacks/dev-secrets");
    const synthesized = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
    const { filename, source_code_hash } = only(synthesized, "aws_lambda_function", {
      function_name: "mindflow-dev-postgres-rotation",
    }).attributes;
    return { zip: String(filename).replace(/^\$\{path.module\}/, stack), hash: source_code_hash };
  }

  test("is the same each time it is built, runs by itself, and rotates nothing that is not its own", () => {
    const [one, other] = directories.map(synthesizeCode);
    expect(one?.hash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(one?.hash).toBe(other?.hash);

    const [directory = ""] = directories;
    const event = { Step: "createSecret", SecretId: "arn:of:another", ClientRequestToken: "v1" };
    const settings = {
      STORE_KIND: "postgres",
      STORE_HOST: "127.0.0.1",
      STORE_PORT: "5432",
      STORE_DATABASE: "mindflow",
      USERS: '{"arn:of:secret":"ada"}',
      ADMIN_SECRET: "arn:of:admin",
    };
    expect(runFunction(one?.zip ?? "", directory, JSON.stringify(event), settings)).toBe(
      "arn:of:another is no secret of this store's users: it is not rotated here\n",
    );
  });
});
