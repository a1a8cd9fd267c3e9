import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "./environments/schema.ts";

/** The provider whose schema `@cdktf/provider-aws` was made from. Another one may know other arguments. */
export const awsProviderVersion = "5.100.0";

/**
 * A stack of one environment on AWS: its own state, its own blast radius, and `<environment>-<name>` as its id, which
 * `cdktf deploy 'staging-*'` matches. Every resource in it says by its tags what it is, and who answers and pays for it.
 */
export class AwsStack extends TerraformStack {
  constructor(scope: Construct, name: string, environment: Environment) {
    super(scope, `${environment.name}-${name}`);
    new AwsProvider(this, "aws", {
      region: environment.region,
      defaultTags: [
        {
          tags: {
            environment: environment.name,
            owner: environment.owner,
            "cost-centre": environment.costCentre,
            service: name,
          },
        },
      ],
    });
    // CDKTF would write a range, and a plan would then depend on the day it was made.
    this.addOverride("terraform.required_providers.aws.version", awsProviderVersion);
    // The oldest with write-only arguments, which keep secrets out of the state.
    this.addOverride("terraform.required_version", ">= 1.11.0");
  }
}
