import type { Exemption } from "./score.ts";

/** What kube-score finds in what we render and would not have otherwise. */
export const exemptions: readonly Exemption[] = [
  ...["Deployment *", "Job *"].flatMap((object) => [
    {
      check: "container-resources",
      object,
      because:
        "A CPU limit holds a pod back while its node has nothing to do; its request is its share when there is much.",
    },
    {
      check: "container-ephemeral-storage-request-and-limit",
      object,
      because:
        "Its root is read-only and it has no scratch volume: it writes only its logs, which the kubelet rotates.",
    },
    {
      check: "container-image-pull-policy",
      object,
      because: "A tag is a commit, and the registry refuses another image under the same tag.",
    },
    {
      check: "container-security-context-user-group-id",
      object,
      because: "1000 is the image's own user, node; nothing of a host is mounted, and no privilege can be gained.",
    },
  ]),
  {
    check: "deployment-has-host-podantiaffinity",
    object: "Deployment *",
    because: "Spread constraints over zones and nodes say the same, and say it of a new version by itself.",
  },
  {
    check: "deployment-replicas",
    object: "Deployment search-indexer",
    because: "KEDA owns the number, which kube-score does not know: its ScaledObject has the least.",
  },
  {
    check: "networkpolicy-targets-pod",
    object: "NetworkPolicy load-tester",
    because: "Its pods are those of Flagger's load tester, which the platform stack installs from its own chart.",
  },
];
