import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { KubernetesObject } from "./objects.ts";

/** What an instance has: aws.amazon.com/ec2/instance-types, as of 2026-11. */
const instances: Readonly<Record<string, { readonly cpus: number; readonly memoryGiB: number }>> = {
  "t3.medium": { cpus: 2, memoryGiB: 4 },
  "t3.large": { cpus: 2, memoryGiB: 8 },
  "t3.xlarge": { cpus: 4, memoryGiB: 16 },
  "m7i.large": { cpus: 2, memoryGiB: 8 },
  "m7i.xlarge": { cpus: 4, memoryGiB: 16 },
};

/** What EKS's nodes of up to 29 vCPU take with prefixes of addresses, which ours have. */
const pods = 110;

/** The nodes of an environment's first day, one zone after the other, as big as EC2 has them. */
export function nodesOf({ region, aws: { network, cluster } }: AwsEnvironment): KubernetesObject[] {
  const { zones } = network;
  return Object.entries(cluster.nodeGroups).flatMap(([group, { instanceType, desired }]) =>
    Array.from({ length: desired }, (_, at) =>
      node(`${group}-${at + 1}`, `${region}${zones[at % zones.length]}`, instanceType),
    ),
  );
}

function node(name: string, zone: string, instanceType: string): KubernetesObject {
  const instance = instances[instanceType];
  if (!instance) throw new Error(`test/cluster/nodes.ts does not know how big ${instanceType} is: add a line there`);
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
      capacity: { cpu: String(cpus), memory: `${memoryGiB}Gi`, pods: String(pods) },
      allocatable: {
        cpu: `${cpus * 1000 - reservedMillis(cpus)}m`,
        memory: `${memoryGiB * 1024 - reservedMiB}Mi`,
        pods: String(pods),
      },
    },
  };
}

/** For the kubelet, as EKS reserves it: 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of the rest. */
function reservedMillis(cpus: number): number {
  return Math.ceil(
    60 + 10 * Math.min(cpus - 1, 1) + 5 * Math.max(Math.min(cpus - 2, 2), 0) + 2.5 * Math.max(cpus - 4, 0),
  );
}

/** As EKS reserves it: 255 MiB and 11 for each pod, and 100 below which pods are evicted. */
const reservedMiB = 255 + 11 * pods + 100;
