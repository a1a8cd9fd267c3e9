import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { opensearchConfig, readConfig } from "@mindflow/runtime/config";
import { App } from "cdktf";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Wished, wishedSchema } from "../services/search-access/src/wished.ts";
import { Cluster } from "../stacks/cluster.ts";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import { staging } from "../stacks/environments/staging.ts";
import { searchAccess } from "../stacks/search-access.ts";
import { builtServices, names, topology } from "../stacks/topology.ts";
import { all, dependency, only, reference, statements } from "./claims.ts";
import { data, foundation, messaging, network, secrets, storage } from "./given.ts";
import { runFunction } from "./run-function.ts";
import type { SynthesizedStack } from "./synth.ts";

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
const wishedOf = (stack: SynthesizedStack): Wished =>
  wishedSchema.parse(JSON.parse(String(callOf(stack).attributes.input)));

describe.each([dev, staging, production])("what OpenSearch is told in $name", (environment) => {
  test("names everybody whom IAM lets call it, but for services that have no code yet", () => {
    const { stack } = synthesize(environment);
    const planned = names(topology.services).filter((name) => !(builtServices as string[]).includes(name));
    const callers = all(stack, "aws_iam_role").filter((role) =>
      all(stack, "aws_iam_role_policy", { role: reference(role, "name") }).some((policy) =>
        statements(policy).some(({ Action }) => [Action].flat().join().includes("es:")),
      ),
    );
    const known = Object.values(wishedOf(stack).roles).flatMap(({ backend_roles }) => backend_roles);
    const expected = callers.filter(({ attributes }) =>
      planned.every((name) => attributes.name !== `mindflow-${environment.name}-${name}`),
    );
    expect(known.toSorted()).toEqual(expected.map((role) => reference(role, "arn")).toSorted());
    expect(known).toHaveLength(5);
  });

  test("gives each role to one caller, and everything to none but a person's pod", () => {
    for (const [name, { backend_roles, ...role }] of Object.entries(wishedOf(synthesize(environment).stack).roles)) {
      expect(backend_roles).toHaveLength(1);
      const wide = JSON.stringify(role).includes('"*"');
      expect([name, wide]).toEqual([name, name === "mindflow-search-admin"]);
    }
  });

  test("is told by a function that stands in the network, reaches nothing but OpenSearch, and is obeyed there", () => {
    const { stack } = synthesize(environment);
    const { attributes } = functionOf(stack);
    expect(attributes).toMatchObject({
      role: data.opensearch.master.arn,
      vpc_config: { security_group_ids: ["sg-searchAccess"], subnet_ids: network.subnetIds.private },
      kms_key_arn: foundation.keys.data.arn,
      tracing_config: { mode: "Active" },
    });
    const { variables } = attributes.environment as { variables: NodeJS.ProcessEnv };
    expect(readConfig(opensearchConfig, { ...variables, AWS_REGION: environment.region })).toMatchObject({
      OPENSEARCH_URL: `https://${data.opensearch.endpoint}`,
      OPENSEARCH_AUTH: "iam",
    });
    const policy = only(stack, "aws_iam_role_policy", { role: data.opensearch.master.name });
    expect(callOf(stack).attributes.depends_on).toEqual([dependency(policy)]);
  });

  test("is told again when it should be otherwise, when the function's code is another, and when the domain is", () => {
    const { stack } = synthesize(environment);
    const { lifecycle_scope, triggers } = callOf(stack).attributes;
    expect(lifecycle_scope ?? "CREATE_ONLY").toBe("CREATE_ONLY");
    expect(triggers).toEqual({
      code: functionOf(stack).attributes.source_code_hash,
      domain: data.opensearch.endpoint,
    });
  });
});

test("a caller without a role on AWS is refused by name: OpenSearch would not know it", () => {
  expect(() => searchAccess(dev, { query: "arn:of:query" })).toThrow(
    "search-indexer calls OpenSearch, and has no role",
  );
});

test("what Lambda gets runs by itself, and says what OpenSearch did not answer", () => {
  const { directory, stack } = synthesize(dev);
  const zip = String(functionOf(stack).attributes.filename).replace(/^\$\{path.module\}/, directory);
  const settings = { OPENSEARCH_URL: "http://127.0.0.1:1", OPENSEARCH_AUTH: "none" };
  expect(runFunction(zip, directory, String(callOf(stack).attributes.input), settings)).toContain(
    "OpenSearch was asked for its roles and said: connect ECONNREFUSED",
  );
});
