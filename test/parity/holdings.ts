import { S3, S3ServiceException } from "@aws-sdk/client-s3";
import { ResourceNotFoundException, SecretsManager } from "@aws-sdk/client-secrets-manager";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { SSM } from "@aws-sdk/client-ssm";
import { clientOptions } from "../../localstack/aws.ts";

/** What something in LocalStack is like, by the names that AWS's interface has for it. */
type Attributes = Readonly<Record<string, unknown>>;

/** Everything that LocalStack holds, by kind and name: `queue mindflow-local-audit-writer.fifo`. */
export type Holdings = Readonly<Record<string, Attributes>>;

type Options = ReturnType<typeof clientOptions>;

/** Asks LocalStack for everything that one account has there, with every attribute that it tells. */
export async function holdings(endpoint: string, account = "000000000000"): Promise<Holdings> {
  const credentials = { accessKeyId: account, secretAccessKey: "local" };
  const options = { ...clientOptions(endpoint), credentials };
  const kinds = await Promise.all(
    [topics, subscriptions, queues, buckets, secrets, parameters].map((of) => of(options)),
  );
  const all = JSON.stringify(Object.assign({}, ...kinds));
  // Names and ARNs hold the account, which is no difference.
  return JSON.parse(all.replaceAll(account, "000000000000"));
}

/** How each of the services says that something is not there. */
const gone = [
  ...["NotFoundException", "QueueDoesNotExist", "NoSuchBucket"],
  ...["ResourceNotFoundException", "ParameterNotFound"],
];

/** What was listed, without what was removed since: tests beside this one make and remove things of their own. */
export async function stillThere(entries: readonly Promise<readonly [string, Attributes]>[]): Promise<Holdings> {
  const settled = entries.map((entry) =>
    entry.catch((error: Error) => {
      if (gone.includes(error.name)) return undefined;
      throw error;
    }),
  );
  return Object.fromEntries((await Promise.all(settled)).filter((entry) => entry !== undefined));
}

const lastPart = (arn = "") => arn.slice(arn.lastIndexOf(":") + 1);

async function topics(options: Options): Promise<Holdings> {
  const sns = new SNS(options);
  const { Topics = [] } = await sns.listTopics();
  const entries = Topics.map(async ({ TopicArn }) => {
    const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn });
    return [`topic ${lastPart(TopicArn)}`, Attributes] as const;
  });
  return stillThere(entries);
}

async function subscriptions(options: Options): Promise<Holdings> {
  const sns = new SNS(options);
  const { Subscriptions = [] } = await sns.listSubscriptions();
  const entries = Subscriptions.map(async ({ SubscriptionArn, TopicArn, Endpoint }) => {
    const { Attributes = {} } = await sns.getSubscriptionAttributes({ SubscriptionArn });
    return [`subscription of ${lastPart(Endpoint)} to ${lastPart(TopicArn)}`, Attributes] as const;
  });
  return stillThere(entries);
}

async function queues(options: Options): Promise<Holdings> {
  const sqs = new SQS(options);
  const { QueueUrls = [] } = await sqs.listQueues();
  const entries = QueueUrls.map(async (QueueUrl) => {
    const { Attributes = {} } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] });
    return [`queue ${lastPart(Attributes.QueueArn)}`, Attributes] as const;
  });
  return stillThere(entries);
}

async function buckets(options: Options): Promise<Holdings> {
  const s3 = new S3({ ...options, forcePathStyle: true });
  const { Buckets = [] } = await s3.listBuckets();
  const entries = Buckets.map(async ({ Name: Bucket }) => {
    const of = { Bucket };
    const attributes = await Promise.all([
      s3.getBucketAcl(of),
      s3.getBucketLocation(of),
      s3.getBucketLogging(of),
      s3.getBucketNotificationConfiguration(of),
      s3.getBucketRequestPayment(of),
      s3.getBucketVersioning(of),
      s3.getBucketEncryption(of),
      s3.getBucketCors(of).catch(none),
      s3.getBucketLifecycleConfiguration(of).catch(none),
      s3.getBucketOwnershipControls(of).catch(none),
      s3.getBucketTagging(of).catch(none),
      s3.getBucketWebsite(of).catch(none),
      s3.getObjectLockConfiguration(of).catch(none),
      s3.getPublicAccessBlock(of).catch(none),
    ]);
    return [`bucket ${Bucket}`, Object.assign({}, ...attributes.map(told))] as const;
  });
  return stillThere(entries);
}

/** S3 answers with an error where a bucket has nothing of a kind. */
function none(error: unknown): object {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return {};
  throw error;
}

async function secrets(options: Options): Promise<Holdings> {
  const client = new SecretsManager(options);
  const { SecretList = [] } = await client.listSecrets();
  const entries = SecretList.map(async ({ Name }) => {
    const described = await client.describeSecret({ SecretId: Name });
    const { SecretString } = await client.getSecretValue({ SecretId: Name }).catch(noValue);
    return [`secret ${Name}`, { ...told(described), Value: shapeOf(SecretString) }] as const;
  });
  return stillThere(entries);
}

/** Where a person has put no value yet. */
function noValue(error: unknown): { SecretString?: string } {
  if (error instanceof ResourceNotFoundException) return {};
  throw error;
}

/** What may be told of a secret: the names in it, and whose it is. */
function shapeOf(value: string | undefined): unknown {
  if (!value?.startsWith("{")) return value && "a secret";
  return { ...JSON.parse(value), password: "a secret" };
}

async function parameters(options: Options): Promise<Holdings> {
  const ssm = new SSM(options);
  const { Parameters = [] } = await ssm.describeParameters();
  const entries = Parameters.map(async (described) => {
    const { Parameter } = await ssm.getParameter({ Name: described.Name });
    return [`parameter ${described.Name}`, { ...described, ...Parameter }] as const;
  });
  return stillThere(entries);
}

/** An answer without what is about the request. */
function told({ $metadata: _, ...answer }: { readonly $metadata?: unknown }): Attributes {
  return answer;
}
