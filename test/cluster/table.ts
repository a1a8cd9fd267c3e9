import { nameOf } from "./objects.ts";
import type { Seen } from "./ready-watch.ts";
import type { ClusterReport } from "./rehearsal.ts";

/** What is as in the cluster, but for what is not there. */
const notProved = [
  "that pods start, pass their probes and drain: the nodes are simulated, and every pod is ready a second after it has one",
  "admission by third parties: Istio injects no sidecar, and its webhook, KEDA's and cert-manager's refuse nothing",
  "controllers of third parties: no secret comes from AWS, no queue scales, Flagger starts no canary and makes no Service, no target is bound",
  "network policies and the mesh's rules: they are stored, and nobody keeps them (test/charts reads what they allow)",
  "that everything fits: the platform's own pods and the nodes' daemons take no room here",
];

/** What came of a rehearsal, for a terminal. */
export function table({ life: { deployments, zones, rolled, drained }, seconds }: ClusterReport): string {
  const of = (seen: readonly Seen[], name: string) => seen.find(({ deployment }) => nameOf(deployment) === name);
  const ready = (seen?: Seen) => (seen ? `${seen.leastReady} (${seen.mustBeReady})` : "-");
  const most = (seen?: Seen) => (seen ? `${seen.mostPods} (${seen.mayBe})` : "-");
  return [
    line("", "pods", "zones", "rolled: ready", "at most", "drained: ready"),
    ...deployments.map((deployment) => {
      const name = nameOf(deployment);
      const [roll, drain] = [of(rolled, name), of(drained, name)];
      return line(name, deployment.spec.replicas, zones.get(name) ?? "-", ready(roll), most(roll), ready(drain));
    }),
    "",
    `${seconds.toFixed(0)} s. In brackets: how many at least had to be ready, or might be there at most.`,
    "",
    "What a rehearsal cannot prove:",
    ...notProved.map((what) => `  ${what}`),
  ].join("\n");
}

function line(first: string, ...cells: (string | number)[]): string {
  return `${first.padEnd(34)}${cells.map((cell) => String(cell).padStart(16)).join("")}`.trimEnd();
}
