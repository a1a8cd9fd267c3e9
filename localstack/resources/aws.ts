import { dev } from "../../stacks/environments/dev.ts";
import { local } from "../../stacks/environments/local.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** LocalStack accepts any key. */
export function clientOptions(endpoint: string) {
  return { endpoint, region: local.region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

/** What the stacks need on AWS: LocalStack's default account, and the sizes of dev, the smallest environment. */
export const localOnAws: AwsEnvironment = {
  ...local,
  aws: { ...dev.aws, foundation: { ...dev.aws.foundation, account: "000000000000" } },
};
