import { z } from "zod";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { planSubnets, type SubnetKind } from "../../constructs/network/subnet-plan.ts";
import { meshGateway } from "../derived/mesh-gateway.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { type BuiltService, callersOf, names, type StoreName, service, topology } from "../topology.ts";

const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const port = z.int().min(1).max(65_535);

export const addressesSchema = z.strictObject({
  what: z.string().describe("What has these addresses. A comment in the policy."),
  cidrs: z.array(z.cidrv4()).min(1),
  except: z.array(z.cidrv4()).optional(),
  port,
});

export const networkSchema = z.strictObject({
  from: z.array(z.strictObject({ namespace: name.optional(), pods: z.record(z.string(), z.string()) })),
  toServices: z.array(z.strictObject({ name, port })),
  toAddresses: z.array(addressesSchema),
});

type Addresses = z.infer<typeof addressesSchema>;

/** Label of Flagger's load tester, from its chart. It sends requests to a new version before any client does. */
export const loadTester = { app: "loadtester" } as const;

export function serviceNetwork(name: BuiltService, environment: AwsEnvironment): z.infer<typeof networkSchema> {
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

/** The database subnets: AWS chooses a store's address in them, and changes it at a failover. */
export function storeAddresses(store: StoreName, environment: AwsEnvironment): Addresses {
  return { what: store, cidrs: subnets("database", environment), port: topology.stores[store].port };
}

// AWS services are in the private subnets if the VPC has an endpoint. Otherwise any address outside the VPC is allowed,
// because AWS changes its addresses. A public service also fetches the token issuer's keys.
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
