import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { type App, TerraformOutput } from "cdktf";
import type { IConstruct } from "constructs";
import { placeholderOutput } from "../../../stacks/base/refuse-placeholders.ts";
import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";

export interface Override {
  readonly what: string;
  readonly because: string;
  readonly inEnvironment?: (aws: AwsEnvironment["aws"]) => AwsEnvironment["aws"];
  readonly inConstruct?: (construct: IConstruct) => void;
}

/** None of these settings is rehearsed, so each rehearsal prints them at its end. */
export const overrides: readonly Override[] = [
  {
    what: "placeholders are accepted",
    because: "the emulator has every account, and no name of it is asked for outside",
    inConstruct(construct) {
      if (TerraformOutput.isTerraformOutput(construct) && construct.node.id === placeholderOutput)
        construct.node.scope?.node.tryRemoveChild(placeholderOutput);
    },
  },
  {
    what: "deletionProtection is off in aws.data, aws.cluster and aws.edge",
    because: "the destroy is rehearsed too, and it fails at protected resources",
    inEnvironment: (aws) => ({
      ...aws,
      data: { ...aws.data, deletionProtection: false },
      cluster: { ...aws.cluster, deletionProtection: false },
      edge: { ...aws.edge, deletionProtection: false },
    }),
  },
  {
    what: "force_destroy is on for every bucket",
    because: "the state bucket holds the states, and other buckets hold objects that AWS services wrote",
    inConstruct(construct) {
      if (construct instanceof S3Bucket) construct.forceDestroy = true;
    },
  },
  {
    what: "the timeouts of OpenSearch domains are 5 s",
    because: "the provider first waits 10 minutes, and the emulator's domain is ready at once",
    inConstruct(construct) {
      if (construct instanceof OpensearchDomain) construct.putTimeouts({ create: "5s", update: "5s", delete: "5s" });
    },
  },
  {
    what: "enabled and wait_for_deployment are off for CloudFront distributions",
    because:
      "CloudFront deletes only disabled distributions; the provider waits 30 s after a creation and 46 s after disabling one",
    inConstruct(construct) {
      if (!(construct instanceof CloudfrontDistribution)) return;
      construct.enabled = false;
      construct.waitForDeployment = false;
    },
  },
  {
    what: "max_retries is 5",
    because: "the default is 25, and the emulator refuses a request again for the same reason; 5 cover a busy machine",
    inConstruct(construct) {
      if (construct instanceof AwsProvider) construct.maxRetries = 5;
    },
  },
];

export const notEmulated: readonly string[] = [
  "the instance types and the engine, Kubernetes and add-on versions that a region offers, and their parameters",
  "the effect of policies: none of IAM, KMS, S3 or SQS is enforced",
  "the code of Lambda functions: a call succeeds without running it",
  "quotas, service-linked roles, and the proof of ownership of domains for certificates and e-mail",
  "locks: AWS refuses to delete a locked backup vault, and the emulator deletes it",
];

export function withOverrides(environment: AwsEnvironment): AwsEnvironment {
  const aws = overrides.reduce((before, { inEnvironment }) => inEnvironment?.(before) ?? before, environment.aws);
  return { ...environment, aws };
}

export function overrideConstructs(app: App): void {
  for (const construct of app.node.findAll()) for (const { inConstruct } of overrides) inConstruct?.(construct);
}
