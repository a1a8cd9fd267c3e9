import { readConfig } from "@mindflow/runtime/config";
import type { App } from "cdktf";
import { describe, expect, test } from "vitest";
import { days } from "../../constructs/duration.ts";
import { rotationConfig } from "../../services/rotation/src/config.ts";
import { Data } from "../../stacks/data.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { staging } from "../../stacks/environments/staging.ts";
import { Secrets } from "../../stacks/secrets.ts";
import { names, service, topology } from "../../stacks/topology.ts";
import { all, only, reference, statements } from "./fixtures/claims.ts";
import { foundation, network } from "./fixtures/outputs.ts";
import { inTemporaryDirectory, type SynthesizedStack } from "./fixtures/synth.ts";

function build(app: App, environment: AwsEnvironment): Secrets {
  const data = new Data(app, environment, { foundation, network });
  return new Secrets(app, environment, { foundation, network, data });
}

function secretsOf(environment: AwsEnvironment): SynthesizedStack {
  const stack = inTemporaryDirectory((app) => build(app, environment))[`${environment.name}-secrets`];
  if (!stack) throw new Error("no stack was built");
  return stack;
}

/** `postgres-command`, for every service with an edge to a store with passwords. */
const users = names(topology.services).flatMap((name) =>
  Object.keys(service(name).stores ?? {})
    .filter((store) => store === "postgres" || store === "documents")
    .map((store) => `${store}-${name}`),
);

describe.each([dev, staging, production])("the secrets of $name", (environment) => {
  const stack = secretsOf(environment);
  const name = (of: string) => `mindflow-${environment.name}-${of}`;
  const functions = all(stack, "aws_lambda_function");

  test("are one per database user of a service, and those of the topology", () => {
    const secrets = all(stack, "aws_secretsmanager_secret").map(({ attributes }) => attributes.name);
    expect(secrets.toSorted()).toEqual([...users, ...names(topology.secrets)].map(name).toSorted());
  });

  test("are encrypted with our key, and can be restored after they are deleted", () => {
    for (const { attributes } of all(stack, "aws_secretsmanager_secret"))
      expect(attributes).toMatchObject({
        kms_key_id: foundation.keys.secrets.arn,
        recovery_window_in_days: days(environment.aws.secrets.recoveryWindow),
      });
  });

  test("are rotated every 30 days, also those of administrators", () => {
    const rotations = all(stack, "aws_secretsmanager_secret_rotation");
    expect(rotations).toHaveLength(users.length + 2);
    for (const { attributes } of rotations) expect(attributes.rotation_rules).toEqual({ automatically_after_days: 30 });
  });

  test.each(["postgres", "documents"])(
    "are rotated by a function for %s that cannot read another store's secrets",
    (store) => {
      const role = only(stack, "aws_iam_role", { name: name(`${store}-rotation`) });
      const policy = only(stack, "aws_iam_role_policy", { role: reference(role, "name") });
      const allowed = statements(policy).find(({ Sid }) => Sid === "RotateSecrets")?.Resource as string[];
      const own = users.filter((user) => user.startsWith(store));
      expect(allowed).toHaveLength(own.length + 1);
      for (const arn of allowed) expect(arn).toContain(`${store}-`);
      for (const { Action } of statements(policy)) expect([Action].flat().join()).not.toContain("*");
    },
  );

  test("are rotated by functions that only Secrets Manager of this account can call", () => {
    for (const { attributes } of all(stack, "aws_lambda_permission"))
      expect(attributes).toMatchObject({
        principal: "secretsmanager.amazonaws.com",
        source_account: environment.aws.foundation.account,
      });
  });

  test("are rotated by functions in the VPC, with their settings and Amazon's certificate authorities", () => {
    expect(functions).toHaveLength(2);
    for (const { attributes } of functions) {
      const { variables } = attributes.environment as { variables: NodeJS.ProcessEnv };
      expect(readConfig(rotationConfig, variables)).toMatchObject({ ADMIN_SECRET: expect.any(String) });
      expect(variables.NODE_EXTRA_CA_CERTS).toBe("/var/runtime/ca-cert.pem");
      expect(attributes).toMatchObject({
        vpc_config: { security_group_ids: ["sg-rotation"], subnet_ids: network.subnetIds.private },
        kms_key_arn: foundation.keys.secrets.arn,
        reserved_concurrent_executions: 2,
      });
    }
  });

  test("are separate from the stores' addresses, which are parameters", () => {
    const parameters = all(stack, "aws_ssm_parameter").map(({ attributes }) => attributes.name);
    expect(parameters.toSorted()).toEqual(
      names(topology.stores)
        .flatMap((store) => ["host", "port"].map((what) => `/mindflow/${environment.name}/${store}/${what}`))
        .toSorted(),
    );
  });
});
