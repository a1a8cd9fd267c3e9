import { columns } from "../../stacks/commands/columns.ts";
import type { Availability } from "./availability-watch.ts";
import type { ClusterReport } from "./cluster-rehearsal.ts";
import { nameOf } from "./kubernetes-object.ts";

const notProved = [
  "that containers start, pass their probes and drain: the nodes are simulated, and every pod is ready after one second",
  "third-party admission: Istio injects no sidecar, and the webhooks of Istio, KEDA and cert-manager do not run",
  "third-party controllers: External Secrets, KEDA and the load balancer controller do not run",
  "network policies and the mesh's rules: they are stored and not enforced (test/charts checks what they allow)",
  "Prometheus' and Alertmanager's pods: their operator does not run, and simulated pods of the same size replace them",
  "capacity: the platform's pods are removed before ours come, and EKS' add-ons are missing (test/charts/capacity.test.ts adds up what all request)",
];

/** The report for a terminal: a line for each Deployment and third-party release, and what the rehearsal does not prove. */
export function summary({ lifecycle, thirdParty, seconds }: ClusterReport): string {
  const { deployments, zones, rollout, eviction } = lifecycle;
  const of = (all: readonly Availability[], name: string) => all.find(({ deployment }) => nameOf(deployment) === name);
  const ready = (one?: Availability) => (one ? `${one.leastReady} (${one.minReady})` : "-");
  const desired = (one?: Availability) => (one ? `${one.mostDesired} (${one.maxDesired})` : "-");
  return [
    ...columns([
      ["", "pods", "zones", "rollout: ready", "desired", "drain: ready"],
      ...deployments.map((deployment) => {
        const name = nameOf(deployment);
        const [rolled, drained] = [of(rollout, name), of(eviction, name)];
        return [name, deployment.spec.replicas, zones.get(name) ?? "-", ready(rolled), desired(rolled), ready(drained)];
      }),
    ]),
    "",
    `${seconds.toFixed(0)} s. The lowest number of ready and the highest number of desired pods, with their limits in brackets.`,
    "",
    "Objects of third-party releases that the API server accepted, with the values of the platform stack:",
    ...columns([...thirdParty.applied].map(([name, count]) => [`  ${name}`, count])),
    ...[...thirdParty.leftOut].map(([name, reason]) => `  ${name}: left out: ${reason}`),
    "",
    "Not proved by this rehearsal:",
    ...notProved.map((what) => `  ${what}`),
  ].join("\n");
}
