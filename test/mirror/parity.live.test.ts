import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { SQS } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOptions } from "../../localstack/resources/aws.ts";
import type { Created } from "../../localstack/resources/creator.ts";
import { createAll, terraformResources } from "../../localstack/resources/resources.ts";
import { awsProviderVersion } from "../../stacks/base/aws-stack.ts";
import { local } from "../../stacks/environments/local.ts";
import { mapValues, names, topology } from "../../stacks/topology.ts";
import { type ExtraLocalStack, startLocalStack } from "../fixtures/extra-engine.ts";
import { needed } from "../fixtures/tools.ts";
import { findTerraform, type Terraform, terraform } from "../terraform/terraform.ts";

const stores = mapValues(topology.stores, ({ port }) => ({ host: "stores.mindflow.example", port }));
/** The queues of planned services too. */
const queues = names(topology.queues);
let engine: ExtraLocalStack;
let created: Readonly<Record<string, Created>>;

beforeAll(async () => {
  engine = await startLocalStack();
  created = await createAll({ endpoint: engine.address, secrets: engine.at.secrets, stores, queues });
}, 100_000);

afterAll(() => engine.remove());

const clients = () => {
  const options = clientOptions(engine.address);
  return { s3: new S3({ ...options, forcePathStyle: true }), sqs: new SQS(options) };
};

test("an upload notifies the queue of its processor, and an object beside the uploads does not", async () => {
  const { s3, sqs } = clients();
  const Bucket = created["aws_s3_bucket.media_bucket"]?.id;
  for (const Key of ["thumbnails/ada.webp", "uploads/ada.png"]) await s3.putObject({ Bucket, Key, Body: "a picture" });
  const keys: string[] = [];
  // The first message is S3's own test of the notification.
  while (keys.length < 2) {
    const QueueUrl = created["aws_sqs_queue.media-uploads-queue"]?.url;
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 });
    for (const { Body = "" } of Messages) keys.push(JSON.parse(Body).Records?.[0].s3.object.key ?? "a test");
  }
  expect(keys).toEqual(["a test", "uploads/ada.png"]);
});

test("Terraform would change nothing of what the mirror created, only what a test changed", async (context) => {
  const tools = needed(findTerraform(), context);
  const QueueUrl = created["aws_sqs_queue.notifier-queue"]?.url;
  await clients().sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: "11" } });
  expect(await plannedChanges(tools)).toEqual(["aws_sqs_queue.notifier-queue: visibility_timeout_seconds 11 → 10"]);
}, 300_000);

/** Arguments that the provider keeps in its state alone: AWS knows nothing of them. */
const ofProvider = [
  ...["force_destroy", "force_overwrite_replica_secret", "recovery_window_in_days"],
  ...["confirmation_timeout_in_minutes", "endpoint_auto_confirms"],
];

interface ResourceChange {
  readonly address: string;
  readonly change: {
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>>;
  };
}

async function plannedChanges(tools: Terraform): Promise<string[]> {
  const folder = join(engine.at.directory, "terraform");
  await mkdir(folder);
  const configuration = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: awsProviderVersion } } },
    provider: { aws: { region: local.region, s3_use_path_style: true } },
    variable: mapValues(stores, (store) => ({ default: store })),
    import: Object.entries(created).map(([to, { id }]) => ({ to, id })),
    ...terraformResources(),
  };
  await writeFile(join(folder, "main.tf.json"), JSON.stringify(configuration));
  const environment = {
    AWS_ENDPOINT_URL: engine.address,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const run = async (...args: string[]) => {
    const outcome = await terraform(tools, folder, args, environment);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    return outcome.stdout;
  };
  await run("init", "-input=false");
  await run("plan", "-input=false", "-out=plan", "-parallelism=60");
  const { resource_changes } = JSON.parse(await run("show", "-json", "plan"));
  return (resource_changes as ResourceChange[]).flatMap(({ address, change: { before, after } }) =>
    Object.keys(after)
      .filter((name) => !ofProvider.includes(name) && JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))
      .map((name) => `${address}: ${name} ${before?.[name]} → ${after[name]}`),
  );
}
