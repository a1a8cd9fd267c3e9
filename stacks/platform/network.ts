import type { Admission } from "../../constructs/kubernetes/admitted-connections.ts";
import { type Namespace, namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { planSubnets, type SubnetKind } from "../../constructs/network/subnet-plan.ts";
import { meshGateway } from "../derived/mesh-gateway.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { addresses } from "./addresses.ts";

type Admissions = Readonly<Record<string, Admission>>;

const named = (name: string) => ({ "app.kubernetes.io/name": name });
const all = {};
const prometheus = { namespace: namespaces.monitoring, pods: named("prometheus") };
const metrics: Admission = { from: [prometheus], to: all };

/**
 * Who may connect to the pods of the platform, from outside of their namespace. Grafana, Kiali, Jaeger and Prometheus have no
 * accounts, so no other pod may reach them. `kube-system` has no policies: it is EKS's own.
 *
 * Connections from these pods are not limited: they call the Kubernetes API, AWS and token issuers, whose addresses change.
 */
export function platformNetwork(
  environment: AwsEnvironment,
): Readonly<Record<Exclude<Namespace, "services" | "system">, Admissions>> {
  // The control plane calls webhooks from its network interfaces in the cluster's subnets.
  const controlPlane = { cidrs: subnets("private", environment) };
  return {
    monitoring: {
      telemetry: {
        from: [namespaces.services, namespaces.mesh, namespaces.system].map((namespace) => ({ namespace, pods: all })),
        to: named("opentelemetry-collector"),
        ports: [addresses.collector.port],
      },
      queries: {
        from: [
          { namespace: namespaces.mesh, pods: named("flagger") },
          { namespace: namespaces.system, pods: named("keda-operator") },
        ],
        to: named("prometheus"),
        ports: [9090],
      },
      webhooks: { from: [controlPlane], to: { app: "kube-prometheus-stack-operator" }, ports: [10_250] },
    },
    mesh: {
      metrics,
      configuration: { from: [{ everyNamespace: true, pods: all }], to: { app: "istiod" }, ports: [15_012] },
      webhooks: { from: [controlPlane], to: { app: "istiod" }, ports: [15_017] },
      // Kiali reads the proxies' state and istiod's version.
      observation: {
        from: [{ namespace: namespaces.monitoring, pods: named("kiali") }],
        to: { app: "istiod" },
        ports: [8080, 15_014],
      },
      requests: {
        from: [{ cidrs: subnets("public", environment) }],
        to: meshGateway.pods,
        ports: [meshGateway.port, meshGateway.health.port],
      },
    },
    secrets: {
      metrics,
      webhooks: { from: [controlPlane], to: named("external-secrets-webhook"), ports: [10_250] },
    },
  };
}

function subnets(kind: SubnetKind, { aws: { network } }: AwsEnvironment): string[] {
  return Object.values(planSubnets(network.cidr, network.zones)).map((zone) => zone[kind]);
}
