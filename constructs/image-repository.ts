import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  readonly name: string;
  /** The service whose images these are. */
  readonly service: string;
  readonly keyArn: string;
  /** How many tagged images are kept to roll back to. */
  readonly keep: number;
}

/**
 * The images of one service: a tag means the same image for ever, and each is searched for known vulnerabilities when it
 * is pushed. What was never tagged, or lost its place among the newest, goes; ECR looks within a day.
 */
export class ImageRepository extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { name, service, keyArn, keep }: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      tags: { service },
    });
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
    const expire = (rulePriority: number, description: string, selection: Record<string, unknown>) => ({
      rulePriority,
      description,
      selection,
      action: { type: "expire" },
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          expire(1, "Parts of images that were pushed again, or not to the end", {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 7,
          }),
          expire(2, `All but the newest ${keep}`, {
            tagStatus: "any",
            countType: "imageCountMoreThan",
            countNumber: keep,
          }),
        ],
      }),
    });
  }
}
