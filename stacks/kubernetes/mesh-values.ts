import { finishSeconds } from "@mindflow/runtime/drain";
import { timeLimits } from "@mindflow/runtime/time-limits";
import { z } from "zod";
import { namespaces } from "../../constructs/names.ts";
import { rollouts } from "../environments/aws/workloads.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { meshGateway } from "../mesh-gateway.ts";
import { addresses, tracingProvider } from "../platform/addresses.ts";
import { builtServices, callersOf, servesRequests, service } from "../topology.ts";

const name = z.string().min(1);
const port = z.int().min(1).max(65_535);

/** What charts/mesh wants to know. */
export const meshValuesSchema = z.strictObject({
  namespaces: z.strictObject({ services: name, mesh: name }),
  gateway: z.strictObject({
    host: name.describe("What people call the API by."),
    port,
    pods: z.record(z.string(), z.string()),
    targetGroupArn: z.string().regex(/^arn:aws:elasticloadbalancing:/),
  }),
  identity: z.strictObject({ issuer: z.url(), audience: name, keysUrl: z.url() }),
  tracing: z.strictObject({ provider: name, percent: z.number().min(0).max(100) }),
  prometheus: z.url(),
  loadTester: z.url(),
  services: z
    .record(
      z.string(),
      z.strictObject({
        port,
        public: z.boolean(),
        callers: z.array(name).describe("The services that may call it, by their service accounts."),
        paths: z.array(z.string().regex(/^\/[a-z/-]*\*?$/)).min(1),
        timeoutSeconds: z.int().min(1).describe("When whoever sent a request is told that there is no answer."),
        balance: z.enum(["LEAST_REQUEST", "ROUND_ROBIN"]),
        requestsPerSecond: z.int().min(1).describe("What one pod is given at most."),
        rollout: z.enum(rollouts),
      }),
    )
    .describe("Every service that is sent requests."),
});

export type MeshValues = z.infer<typeof meshValuesSchema>;

/** What only Terraform knows of the surroundings: the target group that the gateway's pods are put into. */
export interface MeshPlaces {
  readonly targetGroupArns: Readonly<Record<"gateway", string>>;
}

/** The values of the mesh's release. */
export function meshValues({ aws, identity }: AwsEnvironment, { targetGroupArns }: MeshPlaces): MeshValues {
  const { services, mesh } = namespaces;
  const { port, pods } = meshGateway;
  return {
    namespaces: { services, mesh },
    gateway: { host: `api.${aws.edge.domain}`, port, pods, targetGroupArn: targetGroupArns.gateway },
    identity: { issuer: identity.issuer, audience: identity.audience, keysUrl: String(identity.keysUrl) },
    tracing: { provider: tracingProvider, percent: aws.monitoring.tracing.share * 100 },
    prometheus: addresses.prometheus,
    loadTester: addresses.loadTester,
    services: Object.fromEntries(
      builtServices.filter(servesRequests).map((name) => {
        const { port, serves = [], stores = {}, public: isPublic = false } = service(name);
        const { rollout, requestsPerSecond = 0 } = aws.workloads.services[name];
        return [
          name,
          {
            port,
            public: isPublic,
            callers: callersOf(name),
            paths: [...serves],
            // What people wait for is several calls, and no longer than a pod that is told to go takes to finish it.
            timeoutSeconds: isPublic ? finishSeconds : timeLimits.call / 1000,
            // Commands cost about the same, one statement each: in turn is even. Questions do not.
            balance: stores.postgres === "write" ? "ROUND_ROBIN" : "LEAST_REQUEST",
            requestsPerSecond,
            rollout,
          },
        ];
      }),
    ),
  };
}
