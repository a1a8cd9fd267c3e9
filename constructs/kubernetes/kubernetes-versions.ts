/**
 * By Kubernetes version: the end of EKS's standard support, and EKS's default versions of the add-ons.
 * Sources: docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html for the date;
 * `aws eks describe-addon-versions --kubernetes-version 1.35` for the add-ons, as of 2026-10.
 */
export const kubernetesVersions = {
  "1.35": {
    standardSupportEnds: "2027-03-27",
    addOns: {
      "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
      "vpc-cni": "v1.22.4-eksbuild.3",
      "kube-proxy": "v1.35.3-eksbuild.29",
      coredns: "v1.13.2-eksbuild.31",
      "aws-ebs-csi-driver": "v1.64.0-eksbuild.1",
    },
  },
} as const;

export type KubernetesVersion = keyof typeof kubernetesVersions;
export type AddOnName = keyof (typeof kubernetesVersions)[KubernetesVersion]["addOns"];
