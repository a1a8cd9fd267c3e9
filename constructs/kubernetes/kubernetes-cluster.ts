import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy, policyDocument } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import { admit } from "../network/security-group.ts";
import type { KubernetesVersion } from "./kubernetes-versions.ts";

export interface KubernetesClusterSettings {
  readonly kubernetes: KubernetesVersion;
  readonly api: "private" | { readonly publicFrom: string[] };
  readonly deletionProtection: boolean;
  readonly zonalShift: boolean;
  readonly logRetention: StringValue;
}

export interface KubernetesClusterProps {
  readonly environment: string;
  readonly settings: KubernetesClusterSettings;
  readonly subnetIds: string[];
  readonly keyArns: { readonly secrets: string; readonly logs: string };
}

/**
 * An EKS control plane. Only access entries grant access to it; its creator gets none.
 * With the support type STANDARD, AWS upgrades the cluster at the end of a version's support. Terraform protects it
 * from deletion, because the provider does not support EKS's own protection before 6.
 */
export class KubernetesCluster extends Construct {
  readonly environment: string;
  readonly kubernetes: KubernetesVersion;
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: KubernetesClusterProps) {
    super(scope, id);
    const { environment, settings, subnetIds, keyArns } = props;
    const { api } = settings;
    const name = resourceName(environment, "cluster");
    const role = new IamRole(this, "role", {
      name: resourceName(environment, "control-plane"),
      assumeRolePolicy: policyDocument(assumableBy("eks.amazonaws.com")),
    });
    const policy = attachManagedPolicy(this, role, "AmazonEKSClusterPolicy");
    // EKS requires this name. It would create the group without a key and without an expiry.
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/eks/${name}/cluster`,
      retentionInDays: days(settings.logRetention),
      kmsKeyId: keyArns.logs,
    });
    const publicAccess =
      api === "private"
        ? { endpointPublicAccess: false }
        : { endpointPublicAccess: true, publicAccessCidrs: api.publicFrom };
    const cluster = new EksCluster(this, "cluster", {
      name,
      version: settings.kubernetes,
      roleArn: role.arn,
      vpcConfig: { subnetIds, endpointPrivateAccess: true, ...publicAccess },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: keyArns.secrets } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: settings.zonalShift },
      bootstrapSelfManagedAddons: false,
      lifecycle: { preventDestroy: settings.deletionProtection },
      dependsOn: [policy, logs],
    });
    this.environment = environment;
    this.kubernetes = settings.kubernetes;
    this.arn = cluster.arn;
    this.name = cluster.name;
    this.version = cluster.version;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
  }

  /** Allows a security group to use the Kubernetes API. EKS's own group admits only itself. */
  allowApiFrom(securityGroupId: string, name: string): void {
    const description = `${name} to the Kubernetes API`;
    admit(this, `from-${name}`, { to: this.securityGroupId, from: securityGroupId, port: 443, description });
  }
}
