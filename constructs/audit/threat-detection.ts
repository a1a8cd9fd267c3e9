import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector/index.js";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature/index.js";
import { Construct } from "constructs";

const features = ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

/** GuardDuty, which sends findings to EventBridge. Limit: one detector for an account and region. */
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
