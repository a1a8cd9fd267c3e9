import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, test } from "vitest";
import { Data } from "../../stacks/data.ts";
import { dev } from "../../stacks/environments/dev.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { Secrets } from "../../stacks/secrets.ts";
import { runLambda } from "../fixtures/lambda.ts";
import { only } from "./fixtures/claims.ts";
import { foundation, network } from "./fixtures/outputs.ts";

function build(app: App, environment: AwsEnvironment): Secrets {
  const data = new Data(app, environment, { foundation, network });
  return new Secrets(app, environment, { foundation, network, data });
}

describe("the bundle of the rotation function", () => {
  const directories = ["one", "other"].map((of) => mkdtempSync(join(tmpdir(), `mindflow-function-${of}-`)));
  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

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

  test("is the same in each build, runs alone, and refuses other secrets", () => {
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
    expect(runLambda(one?.zip ?? "", directory, JSON.stringify(event), settings)).toBe(
      "arn:of:another is no secret of this store's users: it is not rotated here\n",
    );
  });
});
