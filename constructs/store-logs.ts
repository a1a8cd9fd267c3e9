import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";

export interface StoreLogsProps {
  readonly environment: AwsEnvironment;
  /** What the store writes to: AWS chooses the groups' names, and would make them itself, for ever and without a key. */
  readonly groups: Readonly<Record<string, string>>;
  readonly keyArn: string;
}

/** The log groups of one store, before it writes to them: encrypted by our key, and kept as long as the environment says. */
export class StoreLogs extends Construct {
  readonly groups: CloudwatchLogGroup[];

  constructor(scope: Construct, id: string, { environment, groups, keyArn }: StoreLogsProps) {
    super(scope, id);
    this.groups = Object.entries(groups).map(
      ([id, name]) =>
        new CloudwatchLogGroup(this, id, {
          name,
          kmsKeyId: keyArn,
          retentionInDays: days(environment.aws.data.logs),
        }),
    );
  }
}
