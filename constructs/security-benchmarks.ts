import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account/index.js";
import { SecurityhubStandardsSubscription } from "@cdktf/provider-aws/lib/securityhub-standards-subscription/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

const standards = {
  aws: "aws-foundational-security-best-practices/v/1.0.0",
  cis: "cis-aws-foundations-benchmark/v/3.0.0",
};

export interface SecurityBenchmarksProps {
  readonly region: string;
  /** Its checks read what AWS Config records. */
  readonly recording: ITerraformDependable;
}

/**
 * Measures the account by AWS's own and CIS's benchmark, each check once for both, within a day of a change, and collects
 * what GuardDuty finds beside it.
 *
 * Limit: AWS has one hub for an account and region.
 */
export class SecurityBenchmarks extends Construct {
  constructor(scope: Construct, id: string, { region, recording }: SecurityBenchmarksProps) {
    super(scope, id);
    const hub = new SecurityhubAccount(this, "hub", {
      // Else AWS would choose standards, and Terraform would not know of them.
      enableDefaultStandards: false,
      controlFindingGenerator: "SECURITY_CONTROL",
      dependsOn: [recording],
    });
    for (const [name, path] of Object.entries(standards))
      new SecurityhubStandardsSubscription(this, name, {
        standardsArn: `arn:aws:securityhub:${region}::standards/${path}`,
        dependsOn: [hub],
      });
  }
}
