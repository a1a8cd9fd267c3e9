import type { Construct } from "constructs";
import { PrivateBucket } from "../storage/private-bucket.ts";

export interface PlanBucketProps {
  readonly name: string;
  /** S3 and the plans' sealing use it: who may not use it reads no plan, even with all of S3's permissions. */
  readonly keyArn: string;
}

/** Plans between their review and their apply. A plan that nobody applied in a month is stale anyway. */
export class PlanBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { name, keyArn }: PlanBucketProps) {
    super(scope, id, {
      name,
      encryption: { keyArn },
      lifecycle: { expireAfter: "30d", previousVersions: "30d" },
      accessLogs: { none: "The audit's trail records every access to an object here." },
      emptyOnDestroy: false,
    });
  }
}
