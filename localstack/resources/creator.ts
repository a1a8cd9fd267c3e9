import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BucketAlreadyOwnedByYou, type BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { ResourceExistsException, SecretsManager } from "@aws-sdk/client-secrets-manager";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { resourceName } from "../../constructs/names.ts";
import { local } from "../../stacks/environments/local.ts";
import { clientOptions } from "./aws.ts";

/** The id by which Terraform imports a resource, and what other resources refer to. */
export interface Created {
  readonly id: string;
  readonly arn?: string;
  readonly url?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript does not know Terraform's types. The parity test checks them.
type Input = any;

/** What exists already is left, or gets its settings again. @throws Error if nothing here creates the type. */
export function creator(endpoint: string, secrets: string) {
  const options = clientOptions(endpoint);
  // A bucket's address is a path, since its name would not resolve to LocalStack.
  const s3 = new S3({ ...options, forcePathStyle: true });
  const secretsManager = new SecretsManager(options);
  const sns = new SNS(options);
  const sqs = new SQS(options);
  const ssm = new SSM(options);

  const byType: Readonly<Record<string, (input: Input) => Promise<object>>> = {
    async aws_sns_topic({ Name, ...attributes }) {
      const { TopicArn } = await sns.createTopic({ Name, Attributes: strings(attributes) });
      return { id: TopicArn, arn: TopicArn };
    },
    async aws_sns_topic_subscription({ TopicArn, Protocol, Endpoint, ...attributes }) {
      const subscription = { TopicArn, Protocol, Endpoint, Attributes: strings(attributes) };
      return { id: (await sns.subscribe(subscription)).SubscriptionArn };
    },
    async aws_sqs_queue({ Name, ...attributes }) {
      const { QueueUrl } = await sqs.createQueue({ QueueName: Name, Attributes: strings(attributes) });
      const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
      return { id: QueueUrl, url: QueueUrl, arn: Attributes?.QueueArn };
    },
    aws_s3_bucket({ Bucket }) {
      const CreateBucketConfiguration = { LocationConstraint: local.region as BucketLocationConstraint };
      return s3.createBucket({ Bucket, CreateBucketConfiguration }).catch((error) => {
        if (error instanceof BucketAlreadyOwnedByYou) return {};
        throw error;
      });
    },
    aws_s3_bucket_public_access_block: ({ Bucket, ...PublicAccessBlockConfiguration }) =>
      s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration }),
    aws_s3_bucket_ownership_controls: ({ Bucket, Rule }) =>
      s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [Rule] } }),
    aws_s3_bucket_versioning: (input) => s3.putBucketVersioning(input),
    aws_s3_bucket_lifecycle_configuration: ({ Bucket, Rule }) =>
      s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: Rule.map(lifecycleRule) } }),
    aws_s3_bucket_logging: ({ Bucket, ...LoggingEnabled }) =>
      s3.putBucketLogging({ Bucket, BucketLoggingStatus: { LoggingEnabled } }),
    aws_s3_bucket_notification({ Bucket, Queue }) {
      const NotificationConfiguration = { QueueConfigurations: Queue.map(queueConfiguration) };
      return s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration });
    },
    async aws_secretsmanager_secret({ Name, Description }) {
      const file = join(secrets, Name.slice(resourceName(local.name, "").length));
      const SecretString = await readFile(file, "utf8");
      const { ARN } = await secretsManager.createSecret({ Name, Description, SecretString }).catch((error) => {
        if (error instanceof ResourceExistsException)
          return secretsManager.putSecretValue({ SecretId: Name, SecretString });
        throw error;
      });
      return { id: ARN };
    },
    async aws_ssm_parameter(input) {
      await ssm.putParameter({ ...input, Overwrite: true });
      return { id: input.Name };
    },
  };
  /**
   * One request to each service, before any other. LocalStack 4.14 loads a service at its first request. It notes the
   * service as loaded before its routes exist, so that it answers a second request at the same time with 501.
   * Source: localstack/localstack, aws/handlers/service_plugin.py
   */
  const firstRequests = () =>
    Promise.all([
      s3.listBuckets(),
      secretsManager.listSecrets(),
      sns.listTopics(),
      sqs.listQueues(),
      ssm.describeParameters(),
    ]);
  let loaded: Promise<unknown> | undefined;

  return async (type: string, attributes: Readonly<Record<string, unknown>>): Promise<Created> => {
    loaded ??= firstRequests();
    await loaded;
    const create = byType[type];
    if (!create)
      throw new Error(`${type} has no entry in localstack/resources/creator.ts: add one, or leave it out in derive.ts`);
    return { id: attributes.bucket as string, ...(await create(sdkNames(attributes))) };
  };
}

/** Where SQS has another word than Terraform. */
const sdkName: Readonly<Record<string, string>> = {
  max_message_size: "MaximumMessageSize",
  message_retention_seconds: "MessageRetentionPeriod",
  visibility_timeout_seconds: "VisibilityTimeout",
  receive_wait_time_seconds: "ReceiveMessageWaitTimeSeconds",
};

/** `{ block_public_acls: true }` as `{ BlockPublicAcls: true }`, in blocks too. */
function sdkNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sdkNames);
  if (typeof value !== "object" || value === null) return value;
  const capitals = (name: string) => name.replaceAll(/(^|_)[a-z]/g, (letter) => letter.slice(-1).toUpperCase());
  const entries = Object.entries(value).map(([name, inner]) => [sdkName[name] ?? capitals(name), sdkNames(inner)]);
  return Object.fromEntries(entries);
}

function strings(attributes: object): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}

/** Terraform has a list where S3 has a single block. */
function lifecycleRule({ Id, Filter, Transition, ...rule }: Input): Input {
  const single = Object.entries(rule).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return { ID: Id, Filter: { Prefix: "" }, Transitions: Transition, ...Object.fromEntries(single) };
}

function queueConfiguration({ FilterPrefix, ...configuration }: Input): Input {
  return { ...configuration, Filter: { Key: { FilterRules: [{ Name: "prefix", Value: FilterPrefix }] } } };
}
