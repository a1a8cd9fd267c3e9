import { production } from "../../stacks/environments/production.ts";
import { builtServices } from "../../stacks/topology.ts";
import type { Exemption } from "./score.ts";

const scaledByQueue = builtServices.filter((name) => production.aws.workloads.services[name].eventsPerReplica);

export const exemptions: readonly Exemption[] = [
  ...["Deployment *", "Job *"].flatMap((object) => [
    {
      check: "container-resources",
      object,
      because: "A CPU limit throttles a pod on an idle node; its request guarantees its share on a busy one.",
    },
    {
      check: "container-ephemeral-storage-request-and-limit",
      object,
      because: "Its root is read-only and it has no scratch volume: it writes only logs, which the kubelet rotates.",
    },
    {
      check: "container-image-pull-policy",
      object,
      because: "A tag is a commit, and the registry refuses another image under the same tag.",
    },
    {
      check: "container-security-context-user-group-id",
      object,
      because: "1000 is the user of the image, node; no host path is mounted, and privilege escalation is off.",
    },
  ]),
  {
    check: "deployment-has-host-podantiaffinity",
    object: "Deployment *",
    because:
      "Topology spread constraints over zones and nodes have the same effect, also for the pods of a new version alone.",
  },
  ...scaledByQueue.map((name) => ({
    check: "deployment-replicas",
    object: `Deployment ${name}`,
    because: "KEDA owns the number, which kube-score does not support: the ScaledObject has the minimum.",
  })),
  {
    check: "networkpolicy-targets-pod",
    object: "NetworkPolicy load-tester",
    because: "It selects the pods of Flagger's load tester, which the platform stack installs from Flagger's chart.",
  },
];
