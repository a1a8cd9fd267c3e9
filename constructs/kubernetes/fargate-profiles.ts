import { EksFargateProfile } from "@cdktf/provider-aws/lib/eks-fargate-profile/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import { admit } from "../network/security-group.ts";
import { serviceLogs } from "../observability/service-logs.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

export interface FargateProfile {
  readonly namespace: string;
  readonly labels?: Record<string, string> | undefined;
}

export interface FargateProfilesProps {
  readonly cluster: KubernetesCluster;
  readonly region: string;
  readonly account: string;
  readonly subnetIds: string[];
  readonly profiles: Readonly<Record<string, FargateProfile>>;
  /** The security group of the VPC's endpoints: a pod on Fargate pulls its image from ECR through them. */
  readonly endpointsGroupId: string;
  readonly logs: { readonly retention: StringValue; readonly keyArn: string };
}

/**
 * Pods on Fargate have the cluster's security group and no other, so they reach the Kubernetes API, the nodes and the
 * endpoints, but no store, and the load balancer does not reach them. Their logs go to CloudWatch by `FargateLogging`.
 * Limits: no Pod Identity, no DaemonSet (so no log collector of ours, no mesh, no network policies), no EBS volume.
 * Sources: docs.aws.amazon.com/eks/latest/userguide/fargate.html, fargate-logging.html, cni-network-policy.html
 */
export class FargateProfiles extends Construct {
  /** Of the log group. */
  readonly groupName: string;

  constructor(scope: Construct, id: string, props: FargateProfilesProps) {
    super(scope, id);
    const { cluster, region, account, subnetIds, profiles, endpointsGroupId } = props;
    const endpoints = admit(this, "to-endpoints", {
      to: endpointsGroupId,
      from: cluster.securityGroupId,
      port: 443,
      description: "pods on Fargate to endpoints",
    });
    const arns = `arn:aws:eks:${region}:${account}:fargateprofile/${cluster.name}/*`;
    const { group, role, policy } = serviceLogs(this, {
      groupName: `/aws/eks/${resourceName(cluster.environment, "cluster")}/fargate`,
      roleName: resourceName(cluster.environment, "fargate"),
      ...props.logs,
      trust: assumableBy("eks-fargate-pods.amazonaws.com", { ArnLike: { "aws:SourceArn": arns } }),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: (arn) => [arn, `${arn}:*`],
    });
    this.groupName = group.name;
    const execution = attachManagedPolicy(this, role, "AmazonEKSFargatePodExecutionRolePolicy");
    for (const [name, { namespace, labels }] of Object.entries(profiles))
      new EksFargateProfile(this, name, {
        clusterName: cluster.name,
        fargateProfileName: name,
        podExecutionRoleArn: role.arn,
        subnetIds,
        selector: [{ namespace, ...(labels && { labels }) }],
        dependsOn: [execution, policy, endpoints],
      });
  }
}
