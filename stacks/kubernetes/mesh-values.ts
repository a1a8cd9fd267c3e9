import { failureCodes } from "@mindflow/contracts/problems";
import { finishSeconds } from "@mindflow/runtime/drain";
import { timeLimits } from "@mindflow/runtime/time-limits";
import { z } from "zod";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { meshGateway } from "../derived/mesh-gateway.ts";
import { rollouts } from "../environments/aws/workloads.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { addresses, tracingProvider } from "../platform/addresses.ts";
import { builtServices, callersOf, servesRequests, service } from "../topology.ts";

const name = z.string().min(1);
const port = z.int().min(1).max(65_535);

export const meshValuesSchema = z.strictObject({
  namespaces: z.strictObject({ services: name, mesh: name, monitoring: name }),
  gateway: z.strictObject({
    host: name.describe("Host name of the API."),
    port,
    pods: z.record(z.string(), z.string()),
    targetGroupArn: z.string().regex(/^arn:aws:elasticloadbalancing:/),
  }),
  identity: z.strictObject({ issuer: z.url(), audience: name, keysUrl: z.url() }),
  tracing: z.strictObject({ provider: name, host: name, percent: z.number().min(0).max(100) }),
  prometheus: z.url(),
  failureCodes: z.array(name).min(1).describe("Codes of GraphQL errors that are the system's own faults."),
  loadTester: z.url(),
  services: z
    .record(
      z.string(),
      z.strictObject({
        port,
        public: z.boolean(),
        callers: z.array(name).describe("Service accounts of the services that may call it."),
        paths: z.array(z.string().regex(/^\/[a-z/-]*\*?$/)).min(1),
        timeoutSeconds: z.int().min(1).describe("Timeout of a request."),
        balance: z.enum(["LEAST_REQUEST", "ROUND_ROBIN"]),
        requestsPerSecond: z.int().min(1).describe("Rate limit of one pod."),
        rollout: z.enum(rollouts),
      }),
    )
    .describe("Every service that receives requests."),
});

export type MeshValues = z.infer<typeof meshValuesSchema>;

export interface MeshOutputs {
  readonly targetGroupArns: Readonly<Record<"gateway", string>>;
}

export function meshValues({ aws, identity }: AwsEnvironment, { targetGroupArns }: MeshOutputs): MeshValues {
  const { services, mesh, monitoring } = namespaces;
  const { port, pods } = meshGateway;
  return {
    namespaces: { services, mesh, monitoring },
    gateway: { host: `api.${aws.edge.domain}`, port, pods, targetGroupArn: targetGroupArns.gateway },
    identity: { issuer: identity.issuer, audience: identity.audience, keysUrl: String(identity.keysUrl) },
    tracing: {
      provider: tracingProvider,
      host: addresses.collector.host,
      percent: aws.platform.traces.share * 100,
    },
    prometheus: addresses.prometheus,
    failureCodes: [...failureCodes],
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
            // A client's request consists of several calls. It takes no longer than a terminating pod may take to finish.
            timeoutSeconds: isPublic ? finishSeconds : timeLimits.call / 1000,
            // Commands have equal costs, one statement each: round robin is even. Queries differ.
            balance: stores.postgres === "write" ? "ROUND_ROBIN" : "LEAST_REQUEST",
            requestsPerSecond,
            rollout,
          },
        ];
      }),
    ),
  };
}
