import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { simulatedNodes } from "../cluster/control-plane/simulated-nodes.ts";
import type { KubernetesObject } from "../cluster/kubernetes-object.ts";
import { podsOfOperator } from "../cluster/third-party/operator-pods.ts";
import { minimumPods, type PodTemplate } from "./pods.ts";
import type { Manifest } from "./releases.ts";

/** What pods ask the scheduler for, or what nodes have. */
export interface Resources {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** Of the pods of one release, and of those that it adds with each node. */
export interface Requests {
  readonly pods: Resources;
  readonly perNode: Resources;
}

const nothing: Resources = { cpuMillis: 0, memoryMiB: 0 };

/**
 * The requests of the EKS add-ons: two pods of CoreDNS and of the EBS driver's controller, and on each node the pod network
 * with its policy agent, kube-proxy and the EBS driver. Sources, 2026-11: aws/amazon-vpc-cni-k8s, config/master/aws-k8s-cni.yaml;
 * kubernetes-sigs/aws-ebs-csi-driver, charts/aws-ebs-csi-driver/values.yaml; eksctl-io/eksctl, pkg/addons/default.
 */
const addOns: Requests = {
  pods: { cpuMillis: 2 * (100 + 6 * 10), memoryMiB: 2 * (70 + 6 * 40) },
  perNode: { cpuMillis: 50 + 100 + 3 * 10, memoryMiB: 3 * 40 },
};

/** At each workload's smallest number of pods. `sidecar` is added to every pod that the mesh injects one into. */
export function requestsOf(objects: readonly (KubernetesObject | Manifest)[], sidecar: Resources = nothing): Requests {
  const manifests = [...objects, ...podsOfOperator(objects as readonly KubernetesObject[])] as readonly Manifest[];
  const workloads = (...kinds: string[]) => manifests.filter(({ kind }) => kinds.includes(kind));
  return {
    pods: sum(
      workloads("Deployment", "StatefulSet").map(({ kind, metadata, spec }) =>
        times(minimumPods(manifests, metadata.name, kind), ofPod(spec.template, sidecar)),
      ),
    ),
    perNode: sum(workloads("DaemonSet").map(({ spec }) => ofPod(spec.template, nothing))),
  };
}

function ofPod(
  { metadata, spec }: { metadata: Pick<PodTemplate, "labels">; spec: PodTemplate["spec"] },
  sidecar: Resources,
) {
  const isInjected = metadata.labels["sidecar.istio.io/inject"] !== "false";
  const requests = (spec.containers as { resources?: { requests?: Record<string, string> } }[]).map(
    ({ resources }) => resources?.requests ?? {},
  );
  return sum([...requests.map(({ cpu, memory }) => parsed(cpu, memory)), isInjected ? sidecar : nothing]);
}

/** What is missing on the nodes that an environment starts with. */
export function shortage(environment: AwsEnvironment, releases: readonly Requests[]): string[] {
  const nodes = simulatedNodes(environment);
  const offered = sum(
    nodes.map(({ status }) => {
      const { cpu, memory } = (status as { allocatable: { cpu: string; memory: string } }).allocatable;
      return parsed(cpu, memory);
    }),
  );
  const all = [addOns, ...releases];
  const perNode = sum(all.map((release) => release.perNode));
  const requested = sum([...all.map(({ pods }) => pods), times(nodes.length, perNode)]);
  const faults = [
    { unit: "mCPU", needs: requested.cpuMillis, has: offered.cpuMillis },
    { unit: "MiB", needs: requested.memoryMiB, has: offered.memoryMiB },
  ].filter(({ needs, has }) => needs > has);
  return faults.map(
    ({ unit, needs, has }) =>
      `the pods of ${environment.name} request ${needs} ${unit}, and its ${nodes.length} nodes have ${has}`,
  );
}

function sum(all: readonly Resources[]): Resources {
  return all.reduce(
    (one, other) => ({ cpuMillis: one.cpuMillis + other.cpuMillis, memoryMiB: one.memoryMiB + other.memoryMiB }),
    nothing,
  );
}

function times(count: number, { cpuMillis, memoryMiB }: Resources): Resources {
  return { cpuMillis: count * cpuMillis, memoryMiB: count * memoryMiB };
}

const mebibytes: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024 };

/** @throws Error if a quantity is in another unit than the charts use. */
function parsed(cpu: string | number = 0, memory: string | number = "0Mi"): Resources {
  const [, cores, millis] = /^([\d.]+)(m?)$/.exec(String(cpu)) ?? [];
  const [, size, unit = ""] = /^(\d+)(Mi|Gi)$/.exec(String(memory)) ?? [];
  const factor = mebibytes[unit];
  if (!cores || !size || !factor) throw new Error(`requests of ${cpu} CPUs and ${memory} of memory are not understood`);
  return { cpuMillis: Number(cores) * (millis ? 1 : 1000), memoryMiB: Number(size) * factor };
}
