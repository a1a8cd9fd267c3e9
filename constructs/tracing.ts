import { XrayEncryptionConfig } from "@cdktf/provider-aws/lib/xray-encryption-config/index.js";
import { XrayGroup } from "@cdktf/provider-aws/lib/xray-group/index.js";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../stacks/environments/duration.ts";
import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";

export interface TracingProps {
  readonly environment: EnvironmentName;
  readonly keyArn: string;
  readonly perSecond: number;
  readonly share: number;
  /** From when a request is among the slow ones. */
  readonly slow: StringValue;
}

const anything = { host: "*", httpMethod: "*", resourceArn: "*", serviceName: "*", serviceType: "*", version: 1 };

/**
 * Which requests are traced, and two views of them: those that failed and those that were slow. Health checks and
 * scrapes of metrics are never traced: there are more of them than of anything else.
 *
 * Encrypted by our key, for the whole account and region: X-Ray has this setting once. Traces are kept for 30 days.
 */
export class Tracing extends Construct {
  constructor(scope: Construct, id: string, { environment, keyArn, perSecond, share, slow }: TracingProps) {
    super(scope, id);
    new XrayEncryptionConfig(this, "encryption", { type: "KMS", keyId: keyArn });
    for (const [rule, priority, urlPath] of [
      ["health", 10, "/health/*"],
      ["metrics", 11, "/metrics"],
    ] as const)
      new XraySamplingRule(this, rule, {
        ...anything,
        ruleName: resourceName(environment, rule),
        priority,
        urlPath,
        reservoirSize: 0,
        fixedRate: 0,
      });
    new XraySamplingRule(this, "requests", {
      ...anything,
      ruleName: resourceName(environment, "requests"),
      priority: 1000,
      urlPath: "*",
      reservoirSize: perSecond,
      fixedRate: share,
    });
    new XrayGroup(this, "failed", {
      groupName: resourceName(environment, "failed"),
      filterExpression: "fault = true OR error = true",
    });
    new XrayGroup(this, "slow", {
      groupName: resourceName(environment, "slow"),
      filterExpression: `responsetime > ${seconds(slow)}`,
    });
  }
}
