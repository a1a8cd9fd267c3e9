import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { OpensearchDomain } from "@cdktf/provider-aws/lib/opensearch-domain/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import type { App } from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** Something that a rehearsal has otherwise than AWS will have it. */
export interface Switch {
  readonly what: string;
  readonly because: string;
  readonly inEnvironment?: (aws: AwsEnvironment["aws"]) => AwsEnvironment["aws"];
  readonly inConstruct?: (construct: IConstruct) => void;
}

/** All of them. What stands here is not rehearsed, so it is printed at the end of each rehearsal. */
export const switches: readonly Switch[] = [
  {
    what: "deletionProtection is off in aws.data, aws.cluster and aws.edge",
    because: "what is protected cannot be destroyed, and the destroying is rehearsed too",
    inEnvironment: (aws) => ({
      ...aws,
      data: { ...aws.data, deletionProtection: false },
      cluster: { ...aws.cluster, deletionProtection: false },
      edge: { ...aws.edge, deletionProtection: false },
    }),
  },
  {
    what: "every bucket may be destroyed with its objects (force_destroy)",
    because: "the state bucket holds the state itself, and others what AWS's own services write into them",
    inConstruct(construct) {
      if (construct instanceof S3Bucket) construct.forceDestroy = true;
    },
  },
  {
    what: "OpenSearch is waited for 5 s (timeouts)",
    because: "the provider first sleeps ten minutes, and the emulator's domain is there at once",
    inConstruct(construct) {
      if (construct instanceof OpensearchDomain) construct.putTimeouts({ create: "5s", update: "5s", delete: "5s" });
    },
  },
  {
    what: "CloudFront's distributions are made switched off and not waited for (enabled, wait_for_deployment)",
    because:
      "it deletes only what is off, and the provider sleeps 46 s after it has switched one off, and 30 s at first",
    inConstruct(construct) {
      if (!(construct instanceof CloudfrontDistribution)) return;
      construct.enabled = false;
      construct.waitForDeployment = false;
    },
  },
  {
    what: "a request is sent five times at most (max_retries)",
    because: "what the emulator refuses once it refuses 25 times; only on a busy machine an answer may be lost",
    inConstruct(construct) {
      if (construct instanceof AwsProvider) construct.maxRetries = 5;
    },
  },
];

/** What no emulator knows of AWS. */
export const notKnown: readonly string[] = [
  "which instance types, engine, Kubernetes and add-on versions AWS offers in a region, and which parameters they take",
  "whether policies let in whom they should: of IAM's, the keys', the buckets' and the queues' none is enforced",
  "what functions do: they are made and called, and answer without being run",
  "quotas, roles that AWS makes for itself, and the ownership of domains that certificates and mail ask for",
  "locks that nobody can lift: AWS would keep a locked backup vault, and the emulator lets it go",
];

export function inRehearsal(environment: AwsEnvironment): AwsEnvironment {
  const aws = switches.reduce((before, { inEnvironment }) => inEnvironment?.(before) ?? before, environment.aws);
  return { ...environment, aws };
}

export function switchConstructs(app: App): void {
  for (const construct of app.node.findAll()) for (const { inConstruct } of switches) inConstruct?.(construct);
}
