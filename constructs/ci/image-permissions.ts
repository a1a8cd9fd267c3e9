import { allow, type Permission } from "../identity/policy.ts";

/** Source: docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html. A signature is pushed as an image is. */
export function pushPermissions(repositoryArns: readonly string[]): Permission[] {
  return [
    ...pullPermissions(repositoryArns),
    allow(
      "PushImages",
      ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"].map(ecr),
      repositoryArns,
    ),
  ];
}

/** Reads images, their signatures and the results of their scans. */
export function pullPermissions(repositoryArns: readonly string[]): Permission[] {
  return [
    allow("SignInToRegistry", "ecr:GetAuthorizationToken", "*"),
    allow(
      "ReadImages",
      [
        ...["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"],
        ...["DescribeRepositories", "DescribeImages", "DescribeImageScanFindings", "ListImages"],
      ].map(ecr),
      repositoryArns,
    ),
  ];
}

function ecr(action: string): string {
  return `ecr:${action}`;
}
