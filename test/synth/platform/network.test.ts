import { describe, expect, test } from "vitest";
import type { Admission, Peer } from "../../../constructs/kubernetes/admitted-connections.ts";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { planSubnets } from "../../../constructs/network/subnet-plan.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { production } from "../../../stacks/environments/production.ts";
import { platformNetwork } from "../../../stacks/platform/network.ts";
import { type ListedObject, thirdPartyObjects } from "../../charts/third-party/workloads.ts";
import { all } from "../fixtures/claims.ts";
import { platformOf } from "../fixtures/stacks.ts";

type Network = ReturnType<typeof platformNetwork>;
type Labels = Readonly<Record<string, string>>;

const objects = thirdPartyObjects();
const podsIn = (namespace: string) =>
  objects.filter(({ metadata, spec }) => metadata.namespace === namespace && spec?.template);
const labelsOf = ({ spec }: ListedObject): Labels => spec?.template?.metadata?.labels ?? {};
const hasAll = (labels: Labels, selector: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

function admissions(network: Network, namespace: string): Admission[] {
  return Object.entries(network)
    .filter(([purpose]) => namespaces[purpose as keyof Network] === namespace)
    .flatMap(([, all]) => Object.values(all));
}

/** Webhooks in a namespace of the platform that the control plane cannot call. */
function blockedWebhooks(network: Network, cidr: string): string[] {
  const called = objects.flatMap(({ webhooks = [] }) => webhooks.map(({ clientConfig }) => clientConfig.service));
  return called.flatMap(({ namespace, name, port = 443 }) => {
    if (namespace === namespaces.system) return [];
    const { selector = {}, ports = [] } =
      objects.find(
        ({ kind, metadata }) => kind === "Service" && metadata.name === name && metadata.namespace === namespace,
      )?.spec ?? {};
    const pods = podsIn(namespace).find((one) => hasAll(labelsOf(one), selector));
    const target = ports.find((one) => one.port === port)?.targetPort ?? port;
    const containers = pods?.spec?.template?.spec?.containers ?? [];
    const number =
      containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === target)?.containerPort ?? target;
    const isAdmitted = admissions(network, namespace).some(
      ({ from, to, ports = [] }) =>
        from.some((peer) => "cidrs" in peer && peer.cidrs.includes(cidr)) &&
        pods &&
        hasAll(labelsOf(pods), to) &&
        ports.includes(Number(number)),
    );
    return isAdmitted ? [] : [`${namespace}/${name}:${number}`];
  });
}

/** Selectors of the platform's pods that match none. */
function emptySelectors(network: Network): string[] {
  const selected = Object.entries(network).flatMap(([purpose, named]) =>
    Object.values(named).flatMap(({ to, from }) => [
      { namespace: namespaces[purpose as keyof Network], pods: to },
      ...from.filter((peer): peer is Extract<Peer, { namespace: string }> => "namespace" in peer),
    ]),
  );
  return selected
    .filter(
      ({ namespace, pods }) =>
        Object.keys(pods).length > 0 && !podsIn(namespace).some((one) => hasAll(labelsOf(one), pods)),
    )
    .map(({ namespace, pods }) => `${namespace} ${JSON.stringify(pods)}`);
}

describe.each(cloudEnvironments)("the network of $name's platform", (environment) => {
  const network = platformNetwork(environment);
  const policies = all(platformOf(environment), "kubernetes_network_policy_v1").map(({ attributes }) => attributes);

  test("denies connections to each namespace of ours, except those from its own pods", () => {
    for (const purpose of ["monitoring", "secrets", "mesh"] as const)
      expect(policies).toContainEqual(
        expect.objectContaining({
          metadata: { name: "own-pods-only", namespace: namespaces[purpose] },
          spec: { pod_selector: {}, policy_types: ["Ingress"], ingress: [{ from: [{ pod_selector: {} }] }] },
        }),
      );
  });

  test("admits the control plane to every webhook", () => {
    const [zone] = Object.values(planSubnets(environment.aws.network.cidr, environment.aws.network.zones));
    expect(blockedWebhooks(network, String(zone?.private))).toEqual([]);
  });

  test("names pods that exist", () => {
    expect(emptySelectors(network)).toEqual([]);
  });
});

test("a webhook that nobody may call is named, and so are labels that no pod has", () => {
  const network = platformNetwork(production);
  const { webhooks: _, ...mesh } = network.mesh;
  const misspelt = { ...network.secrets, webhooks: { from: [], to: { app: "external-secret" }, ports: [10_250] } };
  const [zone] = Object.values(planSubnets(production.aws.network.cidr, production.aws.network.zones));
  const faulty = { ...network, mesh, secrets: misspelt } as Network;
  expect([...new Set(blockedWebhooks(faulty, String(zone?.private)))].toSorted()).toEqual([
    "external-secrets-system/external-secrets-webhook:10250",
    "istio-system/istiod:15017",
  ]);
  expect(emptySelectors(faulty)).toEqual(['external-secrets-system {"app":"external-secret"}']);
});
