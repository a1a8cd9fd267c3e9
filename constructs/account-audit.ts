import { Construct } from "constructs";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { AuditTrail } from "./audit-trail.ts";
import { ConfigurationHistory } from "./configuration-history.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { bucketName, resourceName } from "./names.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { SecurityBenchmarks } from "./security-benchmarks.ts";
import { ThreatDetection } from "./threat-detection.ts";

export interface AccountAuditProps {
  readonly environment: AwsEnvironment;
  /** Lets CloudTrail, AWS Config and CloudWatch Logs use it. */
  readonly key: EncryptionKey;
  /** Buckets of which the trail records also each access to an object. */
  readonly objectsOf: readonly string[];
}

/** What is watched in the account, as the environment wants it, and one bucket for the records that must be kept. */
export class AccountAudit extends Construct {
  constructor(scope: Construct, id: string, { environment, key, objectsOf }: AccountAuditProps) {
    super(scope, id);
    const { name, region } = environment;
    const { account, audit } = environment.aws.foundation;
    const bucket = new PrivateBucket(this, "records", {
      name: bucketName(name, "audit", account),
      encryption: { keyArn: key.arn },
      keeping: { expireAfter: audit.retention, previousVersions: audit.retention },
      accessLogs: { none: "The trail itself records every access to an object here." },
      emptyOnDestroy: false,
    });
    const common = { account, name: resourceName(name, "audit"), key, bucket };
    if (audit.trail === "on")
      new AuditTrail(this, "trail", {
        ...common,
        region,
        searchable: audit.searchable,
        objectsOf: [...objectsOf, bucket.arn],
      });
    if (audit.configuration === "on") {
      const { recording } = new ConfigurationHistory(this, "configuration", common);
      if (audit.benchmarks === "on") new SecurityBenchmarks(this, "benchmarks", { region, recording });
    }
    if (audit.threats === "on") new ThreatDetection(this, "threats");
  }
}
