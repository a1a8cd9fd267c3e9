import type { Statement } from "../identity/policy.ts";
import type { PrivateBucket } from "./private-bucket.ts";

export interface ServiceDeliveryProps {
  readonly sid: string;
  readonly service: string;
  readonly reads: string | readonly string[];
  readonly prefix: string;
  /** Prevents the "confused deputy" problem. */
  readonly source: Readonly<Record<string, string>>;
}

export function allowDelivery(bucket: PrivateBucket, props: ServiceDeliveryProps): void {
  const { sid, service, reads, prefix, source } = props;
  const common = { Effect: "Allow", Principal: { Service: service } } satisfies Partial<Statement>;
  bucket.allow(
    {
      Sid: `${sid}AclCheck`,
      ...common,
      Action: reads,
      Resource: bucket.arn,
      Condition: { StringEquals: source },
    },
    {
      Sid: `${sid}Write`,
      ...common,
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/${prefix}/*`,
      Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  );
}
