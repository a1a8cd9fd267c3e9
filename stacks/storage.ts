import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { LogBucket } from "../constructs/log-bucket.ts";
import { bucketName } from "../constructs/names.ts";
import { PrivateBucket } from "../constructs/private-bucket.ts";
import { SignedDistribution } from "../constructs/signed-distribution.ts";
import { UploadNotification } from "../constructs/upload-notification.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Messaging } from "./messaging.ts";
import { type BucketName, mapValues, names, topology, uploadQueues } from "./topology.ts";

export interface StorageNeeds {
  /** `storage` lets CloudFront use it. */
  readonly foundation: { readonly keys: { readonly storage: { readonly arn: string } } };
  readonly messaging: Pick<Messaging, "queueArns" | "queueUrls">;
}

/** Every bucket of the topology; what serves people's files from one of them, and what tells of their uploads. */
export class Storage extends AwsStack {
  readonly bucketArns: Record<BucketName, string>;
  readonly bucketNames: Record<BucketName, string>;
  /** Where the URLs of people's files begin, without the scheme. */
  readonly distributionDomain: string;
  readonly distributionId: string;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, messaging }: StorageNeeds) {
    super(scope, "storage", environment);
    const { account } = environment.aws.foundation;
    const { keeping, emptyOnDestroy, media } = environment.aws.storage;
    const common = (name: BucketName) => ({
      name: bucketName(environment.name, name, account),
      keeping: keeping[name],
      emptyOnDestroy,
    });
    const logs = new LogBucket(this, "logs", { ...common("logs"), account });
    const buckets = mapValues(topology.buckets, (_bucket, name) =>
      name === "logs"
        ? logs
        : new PrivateBucket(this, name, {
            ...common(name),
            encryption: { keyArn: foundation.keys.storage.arn },
            accessLogs: { bucket: logs },
          }),
    );
    this.bucketArns = mapValues(buckets, ({ arn }) => arn);
    this.bucketNames = mapValues(buckets, ({ name }) => name);
    for (const name of names(buckets)) {
      const queues = uploadQueues(name);
      if (queues.length === 0) continue;
      new UploadNotification(this, `${name}-uploads`, {
        bucket: buckets[name],
        account,
        queues: Object.fromEntries(
          queues.map((queue) => [queue, { arn: messaging.queueArns[queue], url: messaging.queueUrls[queue] }]),
        ),
      });
    }
    const distribution = new SignedDistribution(this, "media-distribution", {
      environment: environment.name,
      name: "media",
      bucket: buckets.media,
      logs,
      signingKeys: media.signingKeys,
      priceClass: media.priceClass,
      address: media.address === "own" ? this.#under(environment.aws.edge.domain) : media.address,
      provider: this.providerIn("us-east-1"),
    });
    this.distributionDomain = distribution.domain;
    this.distributionId = distribution.id;
    new TerraformOutput(this, "bucket-names", { value: this.bucketNames, staticId: true });
    new TerraformOutput(this, "distribution-domain", { value: distribution.domain, staticId: true });
    new TerraformOutput(this, "signing-key-ids", { value: distribution.signingKeyIds, staticId: true });
  }

  #under(domain: string) {
    return { domain: `media.${domain}`, zoneId: new DataAwsRoute53Zone(this, "zone", { name: domain }).zoneId };
  }
}
