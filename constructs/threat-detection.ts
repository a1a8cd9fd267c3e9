import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector/index.js";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature/index.js";
import { Construct } from "constructs";

/** Beside calls of AWS's API, the network's flows and DNS, at which GuardDuty always looks. */
const features = ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

/**
 * Looks for what an attacker would do, in logs that AWS reads by itself, and tells EventBridge of findings; of one that
 * goes on, again every 15 minutes.
 *
 * Limit: AWS has one detector for an account and region.
 */
export class ThreatDetection extends Construct {
  readonly detectorId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const detector = new GuarddutyDetector(this, "detector", {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
    });
    this.detectorId = detector.id;
    for (const name of features)
      new GuarddutyDetectorFeature(this, name.toLowerCase().replaceAll("_", "-"), {
        detectorId: detector.id,
        name,
        status: "ENABLED",
      });
  }
}
