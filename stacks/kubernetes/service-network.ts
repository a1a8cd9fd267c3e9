import { namespaces } from "../../constructs/names.ts";
import { planSubnets, type SubnetKind } from "../../constructs/subnet-plan.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { meshGateway } from "../mesh-gateway.ts";
import { type BuiltService, callersOf, names, type StoreName, service, topology } from "../topology.ts";
import type { ServiceValues } from "./service-values.ts";

type Network = ServiceValues["network"];
export type Addresses = Network["toAddresses"][number];

/** Flagger's, which sends requests to a new version before anybody else does: the label is its chart's. */
export const loadTester = { app: "loadtester" } as const;

/** Whom a service's pods may be reached by, and whom they may reach: its edges in the topology. */
export function serviceNetwork(name: BuiltService, environment: AwsEnvironment): Network {
  const { calls = [], stores = {}, public: isPublic } = service(name);
  const callers = callersOf(name).map((caller) => ({ pods: { "app.kubernetes.io/component": caller } }));
  const outside = { namespace: namespaces.mesh, pods: meshGateway.pods };
  const { rollout } = environment.aws.workloads.services[name];
  return {
    from: [...callers, ...(isPublic ? [outside] : []), ...(rollout === "rolling" ? [] : [{ pods: loadTester }])],
    toServices: (calls as BuiltService[]).map((callee) => ({ name: callee, port: service(callee).port })),
    toAddresses: [
      ...names(stores as Record<StoreName, string>).map((store) => storeAddresses(store, environment)),
      ...overHttps(name, environment),
    ],
  };
}

/** Where a store may be: AWS says when it makes it, and where it moves to after a failure. */
export function storeAddresses(store: StoreName, environment: AwsEnvironment): Addresses {
  return { what: store, cidrs: subnets("database", environment), port: topology.stores[store].port };
}

/**
 * AWS's services that it calls: inside the VPC where each has an endpoint, and otherwise anywhere outside of it, since
 * their addresses change. So are those of the issuer, whose keys a public service fetches.
 */
function overHttps(name: BuiltService, environment: AwsEnvironment): Addresses[] {
  const { publishes = [], consumes = [], buckets = {}, mails, public: isPublic } = service(name);
  const { cidr } = environment.aws.network;
  const endpoints: readonly string[] = environment.aws.network.endpoints;
  const called = [
    ...(publishes.length > 0 ? ["sns"] : []),
    ...(consumes.length > 0 ? ["sqs"] : []),
    ...(Object.keys(buckets).length > 0 ? ["s3"] : []),
    ...(mails ? ["email"] : []),
  ];
  const inside = called.filter((one) => endpoints.includes(one));
  const outside = [...called.filter((one) => !endpoints.includes(one)), ...(isPublic ? ["the token issuer"] : [])];
  return [
    ...(inside.length > 0 ? [{ what: inside.join(", "), cidrs: subnets("private", environment), port: 443 }] : []),
    ...(outside.length > 0 ? [{ what: outside.join(", "), cidrs: ["0.0.0.0/0"], except: [cidr], port: 443 }] : []),
  ];
}

function subnets(kind: SubnetKind, { aws: { network } }: AwsEnvironment): string[] {
  return Object.values(planSubnets(network.cidr, network.zones)).map((zone) => zone[kind]);
}
