import { SQSClient } from "@aws-sdk/client-sqs";
import { dev } from "../stacks/environments/dev.ts";
import { local } from "../stacks/environments/local.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";

/** How a client of the mirror's own reaches LocalStack, which takes any key. */
export function clientOptions(endpoint: string) {
  return { endpoint, region: local.region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

export function sqsClient(endpoint: string): SQSClient {
  return new SQSClient(clientOptions(endpoint));
}

/**
 * The local environment as a stack would be given it. Names and events are its own; the account is where LocalStack keeps
 * what belongs to a key that names none; the sizes that only AWS knows are those of dev, the smallest there.
 */
export const localOnAws: AwsEnvironment = {
  ...local,
  aws: { ...dev.aws, foundation: { ...dev.aws.foundation, account: "000000000000" } },
};
