import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Desired, desiredSchema } from "@mindflow/contracts/search-access";
import { opensearchConfig, readConfig } from "@mindflow/runtime/config";
import { App } from "cdktf";
import { describe, expect, onTestFinished, test } from "vitest";
import { Cluster } from "../../../stacks/cluster.ts";
import { searchAccess } from "../../../stacks/derived/search-access.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { builtServices, names, topology } from "../../../stacks/topology.ts";
import { runLambda } from "../../fixtures/lambda.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { data, foundation, messaging, network, secrets, storage } from "../fixtures/outputs.ts";
import type { SynthesizedStack } from "../fixtures/synth.ts";

function synthesize(environment: typeof dev) {
  const outdir = mkdtempSync(join(tmpdir(), "mindflow-search-access-"));
  const app = new App({ outdir });
  new Cluster(app, environment, { foundation, network, messaging, storage, secrets, data });
  app.synth();
  const directory = join(outdir, `stacks/${environment.name}-cluster`);
  const stack: SynthesizedStack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  return { directory, stack };
}

const functionOf = (stack: SynthesizedStack) => only(stack, "aws_lambda_function");
const callOf = (stack: SynthesizedStack) => only(stack, "aws_lambda_invocation");
const desiredOf = (stack: SynthesizedStack): Desired =>
  desiredSchema.parse(JSON.parse(String(callOf(stack).attributes.input)));

describe.each([dev, staging, production])("the search access of $name", (environment) => {
  test("may decrypt its variables with their key", () => {
    const { stack } = synthesize(environment);
    const allowed = all(stack, "aws_iam_role_policy").flatMap((policy) => statements(policy));
    expect(functionOf(stack).attributes.kms_key_arn).toBe(foundation.keys.data.arn);
    expect(allowed).toContainEqual(
      expect.objectContaining({ Effect: "Allow", Action: "kms:Decrypt", Resource: foundation.keys.data.arn }),
    );
  });

  test("has a role for every caller that IAM allows, except planned services", () => {
    const { stack } = synthesize(environment);
    const planned = names(topology.services).filter((name) => !(builtServices as string[]).includes(name));
    const callers = all(stack, "aws_iam_role").filter((role) =>
      all(stack, "aws_iam_role_policy", { role: reference(role, "name") }).some((policy) =>
        statements(policy).some(({ Action }) => [Action].flat().join().includes("es:")),
      ),
    );
    const known = Object.values(desiredOf(stack).roles).flatMap(({ backend_roles }) => backend_roles);
    const expected = callers.filter(({ attributes }) =>
      planned.every((name) => attributes.name !== `mindflow-${environment.name}-${name}`),
    );
    expect(known.toSorted()).toEqual(expected.map((role) => reference(role, "arn")).toSorted());
    expect(known).toHaveLength(5);
  });

  test("maps each role to one caller, and full access only to the administration pod", () => {
    for (const [name, { backend_roles, ...role }] of Object.entries(desiredOf(synthesize(environment).stack).roles)) {
      expect(backend_roles).toHaveLength(1);
      const wide = JSON.stringify(role).includes('"*"');
      expect([name, wide]).toEqual([name, name === "mindflow-search-admin"]);
    }
  });

  test("is applied by a function in the VPC with OpenSearch's master role", () => {
    const { stack } = synthesize(environment);
    const { attributes } = functionOf(stack);
    expect(attributes).toMatchObject({
      role: data.opensearch.master.arn,
      vpc_config: { security_group_ids: ["sg-searchAccess"], subnet_ids: network.subnetIds.private },
      kms_key_arn: foundation.keys.data.arn,
    });
    const { variables } = attributes.environment as { variables: NodeJS.ProcessEnv };
    expect(readConfig(opensearchConfig, { ...variables, AWS_REGION: environment.region })).toMatchObject({
      OPENSEARCH_URL: `https://${data.opensearch.endpoint}`,
      OPENSEARCH_AUTH: "iam",
    });
    const policy = only(stack, "aws_iam_role_policy", { role: data.opensearch.master.name });
    expect(callOf(stack).attributes.depends_on).toEqual([dependency(policy)]);
  });

  test("is applied again when the desired state, the function's code or the domain changes", () => {
    const { stack } = synthesize(environment);
    const { lifecycle_scope, triggers } = callOf(stack).attributes;
    expect(lifecycle_scope ?? "CREATE_ONLY").toBe("CREATE_ONLY");
    expect(triggers).toEqual({
      code: functionOf(stack).attributes.source_code_hash,
      domain: data.opensearch.endpoint,
    });
  });
});

test("a caller without an IAM role is refused by name", () => {
  expect(() => searchAccess(dev, { query: "arn:of:query" })).toThrow(
    "search-indexer calls OpenSearch, but has no IAM role",
  );
});

test("the function's bundle runs alone, and reports what OpenSearch did not answer", () => {
  const { directory, stack } = synthesize(dev);
  const zip = String(functionOf(stack).attributes.filename).replace(/^\$\{path.module\}/, directory);
  const settings = { OPENSEARCH_URL: "http://127.0.0.1:1", OPENSEARCH_AUTH: "none" };
  expect(runLambda(zip, directory, String(callOf(stack).attributes.input), settings)).toContain(
    "the OpenSearch request for the roles failed: connect ECONNREFUSED",
  );
});
