import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/** Source: aws.amazon.com/ec2/instance-types, 2026-11. */
const instances: Readonly<Record<string, { readonly cpus: number; readonly memoryGiB: number }>> = {
  "t3.medium": { cpus: 2, memoryGiB: 4 },
  "t3.large": { cpus: 2, memoryGiB: 8 },
  "t3.xlarge": { cpus: 4, memoryGiB: 16 },
  "m7i.large": { cpus: 2, memoryGiB: 8 },
  "m7i.xlarge": { cpus: 4, memoryGiB: 16 },
};

/** The limit of EKS for nodes with up to 29 vCPU and prefix delegation. */
const maxPods = 110;

export function simulatedNodes({ region, aws: { network, cluster } }: AwsEnvironment): KubernetesObject[] {
  const { zones } = network;
  return Object.entries(cluster.nodeGroups).flatMap(([group, { instanceType, desired }]) =>
    Array.from({ length: desired }, (_, index) =>
      node(`${group}-${index + 1}`, `${region}${zones[index % zones.length]}`, instanceType),
    ),
  );
}

function node(name: string, zone: string, instanceType: string): KubernetesObject {
  const instance = instances[instanceType];
  if (!instance)
    throw new Error(`the size of ${instanceType} is unknown: add it to test/cluster/control-plane/simulated-nodes.ts`);
  const { cpus, memoryGiB } = instance;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "topology.kubernetes.io/zone": zone,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": instanceType,
      },
    },
    status: {
      capacity: { cpu: String(cpus), memory: `${memoryGiB}Gi`, pods: String(maxPods) },
      allocatable: {
        cpu: `${cpus * 1000 - reservedMillis(cpus)}m`,
        memory: `${memoryGiB * 1024 - reservedMiB}Mi`,
        pods: String(maxPods),
      },
    },
  };
}

/** EKS reserves for the kubelet 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. */
function reservedMillis(cpus: number): number {
  return Math.ceil(
    60 + 10 * Math.min(cpus - 1, 1) + 5 * Math.max(Math.min(cpus - 2, 2), 0) + 2.5 * Math.max(cpus - 4, 0),
  );
}

/** EKS reserves 255 MiB and 11 MiB for each pod; below 100 MiB the kubelet evicts pods. */
const reservedMiB = 255 + 11 * maxPods + 100;
