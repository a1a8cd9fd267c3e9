import type { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy, policyDocument } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import { addOn } from "./add-on.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { namespaces } from "./kubernetes-names.ts";
import { NodeGroup, type NodeGroupProps, type NodeGroupSize } from "./node-group.ts";
import { PodIdentity } from "./pod-identity.ts";

export interface ClusterNodesProps
  extends Pick<NodeGroupProps, "cluster" | "subnetIdByZone" | "securityGroupId" | "keyArn" | "tags"> {
  readonly nodeGroups: Readonly<Record<string, NodeGroupSize>>;
}

/** The node groups and the EKS add-ons. Nodes need the pod network to become ready, and other add-ons need nodes. */
export class ClusterNodes extends Construct {
  readonly groups: EksNodeGroup[];
  readonly #cluster: KubernetesCluster;

  constructor(scope: Construct, id: string, { nodeGroups, ...props }: ClusterNodesProps) {
    super(scope, id);
    this.#cluster = props.cluster;
    const role = new IamRole(this, "role", {
      name: resourceName(props.cluster.environment, "node"),
      assumeRolePolicy: policyDocument(assumableBy("ec2.amazonaws.com")),
    });
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map((policy) =>
      attachManagedPolicy(this, role, policy),
    );
    const after = [...this.#addOnsBefore(), ...policies];
    this.groups = Object.entries(nodeGroups).flatMap(
      ([name, size]) => new NodeGroup(this, name, { ...props, name, size, role, after }).groups,
    );
    this.#addOnsAfter();
  }

  #addOnsBefore(): EksAddon[] {
    const network = this.#identity("aws-node", "AmazonEKS_CNI_Policy");
    return [
      addOn(this, "eks-pod-identity-agent", { cluster: this.#cluster }),
      // A new pod may connect anywhere until its policies are applied, for one or two seconds. Since 2025 the answers to
      // such connections are not lost: github.com/aws/aws-network-policy-agent/pull/361, which closed issue 345.
      addOn(this, "vpc-cni", {
        cluster: this.#cluster,
        // Enforces network policies. With prefix delegation a t3.medium has addresses for 110 pods instead of 17.
        configuration: { enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true" } },
        after: [network.association],
      }),
      addOn(this, "kube-proxy", { cluster: this.#cluster }),
    ];
  }

  #addOnsAfter(): void {
    const volumes = this.#identity("ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicyV2");
    addOn(this, "coredns", { cluster: this.#cluster, after: this.groups });
    addOn(this, "aws-ebs-csi-driver", { cluster: this.#cluster, after: [...this.groups, volumes.association] });
  }

  #identity(serviceAccount: string, managedPolicy: string): PodIdentity {
    const props = { cluster: this.#cluster, namespace: namespaces.system, serviceAccount, managedPolicy };
    return new PodIdentity(this, serviceAccount, props);
  }
}
