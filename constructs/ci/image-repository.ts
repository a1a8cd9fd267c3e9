import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  readonly name: string;
  readonly service: string;
  readonly keyArn: string;
  readonly keep: number;
}

/** The images of one service: immutable tags, scanned on push. The newest are kept, with their signatures. */
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
          expire(1, `All but the newest ${keep}`, {
            tagStatus: "tagged",
            tagPatternList: ["*"],
            countType: "imageCountMoreThan",
            countNumber: keep,
          }),
          // Signatures and attestations have no tag either. No source says that ECR spares them while their image is there
          // (aws/containers-roadmap#2613), so they stay longer than a rollback could need them.
          expire(2, "Parts of images that were not pushed to the end", {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 365,
          }),
        ],
      }),
    });
  }
}
