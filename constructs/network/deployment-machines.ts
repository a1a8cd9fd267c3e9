import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy, policyDocument } from "../identity/policy.ts";
import { machineDefaults } from "./machine-defaults.ts";

export interface DeploymentMachinesProps {
  readonly name: string;
  readonly settings: { readonly instanceType: string; readonly max: number };
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Machines in the VPC from which a private cluster is deployed: an Auto Scaling group that is empty until a person or a
 * workflow sets its desired capacity. Nobody connects to them: Systems Manager opens the sessions. Their role allows
 * nothing else; who deploys brings their own credentials.
 * Source: docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
 */
export class DeploymentMachines extends Construct {
  constructor(scope: Construct, id: string, props: DeploymentMachinesProps) {
    super(scope, id);
    const { name, settings, subnetIds, securityGroupId, keyArn } = props;
    const tags = { ...props.tags, Name: name };
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: policyDocument(assumableBy("ec2.amazonaws.com")),
    });
    const policy = attachManagedPolicy(this, role, "AmazonSSMManagedInstanceCore");
    const profile = new IamInstanceProfile(this, "profile", { name, role: role.name });
    const template = new LaunchTemplate(this, "template", {
      name,
      instanceType: settings.instanceType,
      imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      iamInstanceProfile: { arn: profile.arn },
      vpcSecurityGroupIds: [securityGroupId],
      ...machineDefaults({ diskGib: 30, keyArn, tags }),
    });
    // Without a desired capacity, Terraform leaves the number of machines to whoever starts them.
    new AutoscalingGroup(this, "machines", {
      name,
      minSize: 0,
      maxSize: settings.max,
      vpcZoneIdentifier: subnetIds,
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
      dependsOn: [policy],
    });
  }
}
