import type { LaunchTemplateConfig } from "@cdktf/provider-aws/lib/launch-template/index.js";

export interface MachineProps {
  readonly diskGib: number;
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What the launch templates of all machines have: an encrypted disk, detailed monitoring and tags on everything. The
 * metadata service answers only with a token, and its hop limit of 1 keeps the machine's role from containers.
 * Source: docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function machineDefaults({ diskGib, keyArn, tags }: MachineProps) {
  return {
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    monitoring: { enabled: true },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: {
          volumeType: "gp3",
          volumeSize: diskGib,
          encrypted: "true",
          kmsKeyId: keyArn,
          deleteOnTermination: "true",
        },
      },
    ],
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
  } satisfies LaunchTemplateConfig;
}
