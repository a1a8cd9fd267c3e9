import { Construct } from "constructs";
import type { StringValue } from "ms";
import type { EncryptionKey } from "../encryption/encryption-key.ts";
import { bucketName, resourceName } from "../names.ts";
import { PrivateBucket } from "../storage/private-bucket.ts";
import { AuditTrail } from "./audit-trail.ts";
import { ConfigurationHistory } from "./configuration-history.ts";
import { FindingAlerts, type FindingAlertsProps, type Severity } from "./finding-alerts.ts";
import { SecurityBenchmarks } from "./security-benchmarks.ts";
import { ThreatDetection } from "./threat-detection.ts";

type Switch = "on" | { readonly off: string };

export interface AuditSettings {
  readonly trail: Switch;
  readonly configuration: Switch;
  readonly threats: Switch;
  readonly benchmarks: Switch;
  readonly findings?: Severity | undefined;
  readonly retention: StringValue;
  readonly searchable: StringValue;
}

export interface AccountAuditProps {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  readonly settings: AuditSettings;
  /** Its policy must allow CloudTrail, AWS Config and CloudWatch Logs. */
  readonly key: EncryptionKey;
  readonly objectsOf: readonly string[];
  readonly alerts: FindingAlertsProps["topic"];
}

export class AccountAudit extends Construct {
  constructor(scope: Construct, id: string, props: AccountAuditProps) {
    super(scope, id);
    const { environment, region, account, settings, key, objectsOf, alerts } = props;
    const bucket = new PrivateBucket(this, "records", {
      name: bucketName(environment, "audit", account),
      encryption: { keyArn: key.arn },
      lifecycle: { expireAfter: settings.retention, previousVersions: settings.retention },
      accessLogs: { none: "The trail itself records every access to an object here." },
      emptyOnDestroy: false,
    });
    const common = { account, name: resourceName(environment, "audit"), key, bucket };
    if (settings.trail === "on")
      new AuditTrail(this, "trail", {
        ...common,
        region,
        searchable: settings.searchable,
        objectsOf: [...objectsOf, bucket.arn],
      });
    if (settings.configuration === "on") {
      const { recording } = new ConfigurationHistory(this, "configuration", common);
      if (settings.benchmarks === "on") new SecurityBenchmarks(this, "benchmarks", { region, recording });
    }
    if (settings.threats === "on") new ThreatDetection(this, "threats");
    if (settings.findings)
      new FindingAlerts(this, "findings", {
        name: resourceName(environment, "findings"),
        severity: settings.findings,
        benchmarks: settings.benchmarks === "on",
        topic: alerts,
      });
  }
}
