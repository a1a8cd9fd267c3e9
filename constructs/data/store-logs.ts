import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";

export interface StoreLogsProps {
  /** AWS chooses the names: `<prefix>/<type>`. */
  readonly prefix: string;
  readonly types: readonly string[];
  readonly retention: StringValue;
  readonly keyArn: string;
}

/** The log groups of one store. AWS would create them without a key and without an expiry. */
export class StoreLogs extends Construct {
  readonly groups: CloudwatchLogGroup[];

  constructor(scope: Construct, id: string, { prefix, types, retention, keyArn }: StoreLogsProps) {
    super(scope, id);
    this.groups = types.map(
      (type) =>
        new CloudwatchLogGroup(this, type, {
          name: `${prefix}/${type}`,
          kmsKeyId: keyArn,
          retentionInDays: days(retention),
        }),
    );
  }
}
