import type { Excuse } from "./differences.ts";

/** What may differ between a resource that Terraform made and the one that the mirror made. Nothing else may. */
export const excuses: readonly Excuse[] = [
  {
    attributes: [
      ...["CreatedTimestamp", "LastModifiedTimestamp", "LastModifiedDate"],
      ...["CreatedDate", "LastChangedDate", "LastAccessedDate"],
    ],
    because: "One was made, written or read later than the other.",
  },
  { attributes: ["ARN", "VersionIdsToStages"], of: "secret", because: "They end in what AWS draws by lot." },
  { attributes: ["SubscriptionArn"], of: "subscription", because: "It ends in what AWS draws by lot." },
  { attributes: ["KmsMasterKeyId", "KmsKeyId"], because: "The mirror has no KMS, and LocalStack encrypts nothing." },
  { attributes: ["Tags", "TagSet"], because: "They say who answers and pays for it; a laptop is its owner's." },
  {
    attributes: ["EventBridgeConfiguration"],
    of: "bucket",
    because: "It is there for AWS Backup, and the mirror has neither that nor EventBridge.",
  },
  {
    attributes: ["Application", "Firehose", "HTTP", "Lambda", "SQS"].map((to) => `${to}SuccessFeedbackSampleRate`),
    of: "topic",
    because: "The provider writes down the zero that SNS has by itself.",
  },
  {
    attributes: ["Value"],
    of: "secret mindflow-local-media-signing-key",
    because: "On AWS a person puts the key there; the mirror makes its own.",
  },
];
