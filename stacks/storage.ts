import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { SignedDistribution } from "../constructs/edge/signed-distribution.ts";
import { UploadNotification } from "../constructs/messaging/upload-notification.ts";
import { bucketName } from "../constructs/names.ts";
import { mapValues, names } from "../constructs/records.ts";
import { LogBucket } from "../constructs/storage/log-bucket.ts";
import { PrivateBucket } from "../constructs/storage/private-bucket.ts";
import { AwsStack } from "./base/aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Messaging } from "./messaging.ts";
import { type BucketName, topology, uploadQueues } from "./topology.ts";

export interface StorageProps {
  readonly foundation: { readonly keys: { readonly storage: { readonly arn: string } } };
  readonly messaging: Pick<Messaging, "queueArns" | "queueUrls">;
}

export class Storage extends AwsStack {
  readonly bucketArns: Record<BucketName, string>;
  readonly bucketNames: Record<BucketName, string>;
  readonly distributionDomain: string;
  readonly distributionId: string;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, messaging }: StorageProps) {
    super(scope, "storage", environment);
    const { account } = environment.aws.foundation;
    const { lifecycle, emptyOnDestroy, media } = environment.aws.storage;
    const common = (name: BucketName) => ({
      name: bucketName(environment.name, name, account),
      lifecycle: lifecycle[name],
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
      address: media.address === "own" ? this.#mediaDomain(environment.aws.edge.domain) : media.address,
      provider: this.providerIn("us-east-1"),
    });
    this.distributionDomain = distribution.domain;
    this.distributionId = distribution.id;
    new TerraformOutput(this, "bucket-names", { value: this.bucketNames, staticId: true });
    new TerraformOutput(this, "distribution-domain", { value: distribution.domain, staticId: true });
    new TerraformOutput(this, "signing-key-ids", { value: distribution.signingKeyIds, staticId: true });
  }

  #mediaDomain(domain: string) {
    return { domain: `media.${domain}`, zoneId: new DataAwsRoute53Zone(this, "zone", { name: domain }).zoneId };
  }
}
