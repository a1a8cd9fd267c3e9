import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";
import { attachManaged } from "./pod-identity.ts";
import { assumableBy, policyDocument } from "./policy.ts";

export interface KubernetesClusterProps {
  readonly environment: AwsEnvironment;
  readonly subnetIds: string[];
  readonly keyArns: { readonly secrets: string; readonly logs: string };
}

/**
 * A control plane of EKS that only the VPC reaches unless the environment writes down who else may, that lets in whom
 * its access entries name and nobody else (not even its creator), encrypts secrets by our key before it stores them,
 * and logs all that it is asked and answers.
 *
 * Support is STANDARD: when a version's ends, AWS upgrades the cluster and charges nothing for extended support.
 * Deletion protection is Terraform's: the provider does not know EKS's own before 6.
 */
export class KubernetesCluster extends Construct {
  readonly environment: AwsEnvironment;
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  /** Nodes and control plane share this group of EKS's making, in which everything may talk to everything. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { environment, subnetIds, keyArns }: KubernetesClusterProps) {
    super(scope, id);
    const { kubernetes, api, deletionProtection, zonalShift, logRetention } = environment.aws.cluster;
    const name = resourceName(environment.name, "cluster");
    const role = new IamRole(this, "role", {
      name: resourceName(environment.name, "control-plane"),
      assumeRolePolicy: policyDocument(assumableBy("eks.amazonaws.com")),
    });
    const policy = attachManaged(this, "AmazonEKSClusterPolicy", role);
    // EKS would make this group itself, without our key and for ever. Its name is EKS's.
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/eks/${name}/cluster`,
      retentionInDays: days(logRetention),
      kmsKeyId: keyArns.logs,
    });
    const cluster = new EksCluster(this, "cluster", {
      name,
      version: kubernetes,
      roleArn: role.arn,
      vpcConfig: { subnetIds, endpointPrivateAccess: true, ...publicAccess(api) },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: keyArns.secrets } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: zonalShift },
      // The network, the proxy and DNS come as add-ons of pinned versions instead.
      bootstrapSelfManagedAddons: false,
      lifecycle: { preventDestroy: deletionProtection },
      dependsOn: [policy, logs],
    });
    this.environment = environment;
    this.arn = cluster.arn;
    this.name = cluster.name;
    this.version = cluster.version;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
  }
}

function publicAccess(api: AwsEnvironment["aws"]["cluster"]["api"]) {
  if (api === "private") return { endpointPublicAccess: false };
  return { endpointPublicAccess: true, publicAccessCidrs: api.publicFrom };
}
