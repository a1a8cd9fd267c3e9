import type { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import { addOn } from "./add-on.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { resourceName } from "./names.ts";
import { NodeGroup, type NodeGroupProps } from "./node-group.ts";
import { attachManaged, PodIdentity } from "./pod-identity.ts";
import { assumableBy, policyDocument } from "./policy.ts";

export type ClusterNodesProps = Pick<NodeGroupProps, "cluster" | "subnetIds" | "securityGroupId" | "keyArn" | "tags">;

/**
 * The environment's node groups, and the add-ons that make nodes of machines, in the one order that works: the network
 * of pods comes before the first node, which could not become ready without it, and what runs on nodes comes after.
 */
export class ClusterNodes extends Construct {
  readonly groups: NodeGroup[];
  readonly #cluster: KubernetesCluster;

  constructor(scope: Construct, id: string, props: ClusterNodesProps) {
    super(scope, id);
    this.#cluster = props.cluster;
    const { name: environment, aws } = this.#cluster.environment;
    const role = new IamRole(this, "role", {
      name: resourceName(environment, "node"),
      assumeRolePolicy: policyDocument(assumableBy("ec2.amazonaws.com")),
    });
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map((policy) =>
      attachManaged(this, policy, role),
    );
    const after = [...this.#addOnsBefore(), ...policies];
    this.groups = Object.entries(aws.cluster.nodeGroups).map(
      ([name, size]) => new NodeGroup(this, name, { ...props, name, size, role, after }),
    );
    this.#addOnsAfter(this.groups.map(({ group }) => group));
  }

  #addOnsBefore(): EksAddon[] {
    const network = this.#identity("aws-node", "AmazonEKS_CNI_Policy");
    return [
      addOn(this, "eks-pod-identity-agent", { cluster: this.#cluster }),
      addOn(this, "vpc-cni", {
        cluster: this.#cluster,
        // Network policies are kept, and a node has addresses for 110 pods, where a t3.medium had them for 17.
        configuration: { enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true" } },
        after: [network.association],
      }),
      addOn(this, "kube-proxy", { cluster: this.#cluster }),
    ];
  }

  #addOnsAfter(nodes: NodeGroup["group"][]): void {
    const volumes = this.#identity("ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicyV2");
    addOn(this, "coredns", { cluster: this.#cluster, after: nodes });
    addOn(this, "aws-ebs-csi-driver", { cluster: this.#cluster, after: [...nodes, volumes.association] });
  }

  #identity(serviceAccount: string, managedPolicy: string): PodIdentity {
    const namespace = "kube-system";
    return new PodIdentity(this, serviceAccount, { cluster: this.#cluster, namespace, serviceAccount, managedPolicy });
  }
}
