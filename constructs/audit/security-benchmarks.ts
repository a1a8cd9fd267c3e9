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
  readonly recording: ITerraformDependable;
}

/** Security Hub with AWS's and CIS's standards. Limit: one hub for an account and region. */
export class SecurityBenchmarks extends Construct {
  constructor(scope: Construct, id: string, { region, recording }: SecurityBenchmarksProps) {
    super(scope, id);
    const hub = new SecurityhubAccount(this, "hub", {
      // AWS would enable standards that Terraform does not manage.
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
