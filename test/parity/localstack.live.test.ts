import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { SQS } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resourceName } from "../../constructs/names.ts";
import { clientOptions } from "../../localstack/aws.ts";
import { createResources, type Resources } from "../../localstack/resources.ts";
import { local } from "../../stacks/environments/local.ts";
import { builtQueues, mapValues, names, topology } from "../../stacks/topology.ts";
import { type LocalStackAlone, localstackAlone } from "../localstack-alone.ts";
import { mirror } from "../running-mirror.ts";
import { findTerraform, type Terraform, terraform } from "../terraform.ts";
import { needed } from "../tools.ts";
import { account, configuration } from "./configuration.ts";
import { differences, needless } from "./differences.ts";
import { excuses } from "./excuses.ts";
import { type Holdings, holdings } from "./holdings.ts";

/**
 * What Terraform makes of the stacks in one account of a LocalStack, against what the mirror's own code makes in another,
 * with the queues of planned services too. Compared is all that LocalStack tells of topics, subscriptions, queues,
 * buckets, secrets and parameters. Not compared are what `leftOut` leaves out of the stacks, and what `excuses` excuses.
 */
const storeHost = "stores.mindflow.example";
let engine: LocalStackAlone;
let resources: Resources;

beforeAll(async () => {
  engine = await localstackAlone();
  const { address: endpoint, at } = engine;
  const stores = mapValues(topology.stores, ({ port }) => ({ host: storeHost, port }));
  resources = await createResources({ endpoint, secrets: at.secrets, stores, queues: names(topology.queues) });
}, 100_000);

afterAll(() => engine.remove());

test("the mirror holds what Terraform makes of the local environment's messaging, storage and secrets", async (context) => {
  const tools = needed(findTerraform(), context);
  const inMirror = await holdings(engine.address);
  const byTerraform = await applied(tools);
  expect(differences(byTerraform, inMirror, excuses)).toEqual([]);
  expect(needless(byTerraform, inMirror, excuses)).toEqual([]);

  const ofRunning = await holdings(mirror.addresses.awsEndpoint);
  expect(Object.keys(inMirror).filter((thing) => !(thing in ofRunning) && !ofPlannedService(thing))).toEqual([]);
}, 300_000);

test("an upload is told to the queue of who processes it, and what is put beside the uploads is not", async () => {
  const options = clientOptions(engine.address);
  const s3 = new S3({ ...options, forcePathStyle: true });
  const sqs = new SQS(options);
  const Bucket = resources.bucketNames.media;
  for (const Key of ["thumbnails/ada.webp", "uploads/ada.png"]) await s3.putObject({ Bucket, Key, Body: "a picture" });
  const told: string[] = [];
  // The first message is S3's own test of the way.
  while (told.length < 2) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl: resources.queueUrls["media-uploads"],
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 5,
    });
    for (const { Body = "" } of Messages) told.push(JSON.parse(Body).Records?.[0].s3.object.key ?? "a test");
  }
  expect(told).toEqual(["a test", "uploads/ada.png"]);
});

/** What Terraform makes in an account of its own. Most of it takes 25 s: the provider looks six times, to be sure. */
async function applied(tools: Terraform): Promise<Holdings> {
  const { address: endpoint, at } = engine;
  const folder = join(at.directory, "terraform");
  await mkdir(folder);
  await writeFile(join(folder, "main.tf.json"), JSON.stringify(configuration(storeHost)));
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  for (const args of [["init"], ["apply", "-auto-approve", "-parallelism=60"]])
    expect(await terraform(tools, folder, [...args, "-input=false", "-no-color"], environment)).toMatchObject({
      code: 0,
      stderr: "",
    });
  return holdings(endpoint, account);
}

/** The mirror makes no queue that nobody consumes. */
function ofPlannedService(thing: string): boolean {
  const planned = names(topology.queues).filter((queue) => !builtQueues.includes(queue));
  return planned.some((queue) => thing.includes(resourceName(local.name, queue)));
}
