import { describe, expect, test } from "vitest";
import { seconds } from "../../stacks/environments/duration.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { meshValuesSchema } from "../../stacks/kubernetes/mesh-values.ts";
import { type SynthesizedStack, synthesize } from "../../stacks/synthesized.ts";
import { builtServices, servesRequests } from "../../stacks/topology.ts";
import { manifests, releaseOf, render } from "./releases.ts";

const stacks = synthesize(cloudEnvironments);

/** The values of a release of the platform. */
function installed({ name }: AwsEnvironment, release: string) {
  const { helm_release = {} } = (stacks[`${name}-platform`] as SynthesizedStack).resource;
  return JSON.parse((helm_release[release] as unknown as { values: string[] }).values.join());
}

describe.each(cloudEnvironments)("the mesh of $name", { timeout: 60_000 }, async (environment) => {
  const objects = manifests(await render(releaseOf(environment, "mesh")));
  const named = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  const specs = (kind: string) => objects.filter((one) => one.kind === kind).map(({ spec }) => spec);
  const config = installed(environment, "istiod").meshConfig;
  const requested = builtServices.filter(servesRequests);

  test("lets nobody talk to a pod without a certificate of the mesh", () => {
    expect(objects.filter(({ kind }) => kind === "PeerAuthentication").map(({ spec }) => spec)).toEqual([
      { mtls: { mode: "STRICT" } },
    ]);
  });

  test("routes requests to every service that is sent some, by its own rule or by Flagger's", () => {
    const { services } = environment.aws.workloads;
    const rolling = requested.filter((name) => services[name].rollout === "rolling");
    expect(named("VirtualService")).toEqual(rolling.toSorted());
    expect(named("DestinationRule")).toEqual(rolling.toSorted());
    expect(named("Canary")).toEqual(requested.filter((name) => !rolling.includes(name)).toSorted());
  });

  test("takes a pod that fails out for a while, and sends a caller's request again only if nobody has begun with it", () => {
    const traffic = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service] : kind === "VirtualService" ? spec.http : [],
    );
    const policies = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service.trafficPolicy] : kind === "DestinationRule" ? [spec.trafficPolicy] : [],
    );
    expect(traffic.map(({ retries }) => retries.retryOn)).toEqual(
      requested.map(() => "connect-failure,refused-stream,reset-before-request"),
    );
    for (const { outlierDetection, connectionPool } of policies) {
      expect(outlierDetection.consecutive5xxErrors).toBe(5);
      expect(connectionPool.http.maxRetries).toBeLessThan(connectionPool.http.http1MaxPendingRequests);
    }
  });

  test("lets people from outside ask for what a public service serves, and neither for its health nor its metrics", () => {
    const outside = objects.flatMap(({ kind, spec }) => {
      if (kind === "Canary") return spec.service.gateways ? [spec.service.match] : [];
      return kind === "VirtualService" && spec.gateways.length > 1 ? [spec.http[0].match] : [];
    });
    expect(outside).toEqual([[{ uri: { exact: "/graphql" } }]]);
  });

  test("limits how much each of them is sent to what the environment says", () => {
    const limits = objects
      .filter(({ kind }) => kind === "EnvoyFilter")
      .map(({ spec }) => spec.configPatches[0].patch.value.typed_config)
      .map(({ stat_prefix, token_bucket }) => [stat_prefix, token_bucket.max_tokens]);
    const { services } = environment.aws.workloads;
    expect(Object.fromEntries(limits)).toEqual(
      Object.fromEntries(requested.map((name) => [name, services[name].requestsPerSecond])),
    );
  });

  test("gives up a pod that does not take a connection in time to try another, wherever it is", () => {
    const timeouts = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service.timeout] : kind === "VirtualService" ? [spec.http[0].timeout] : [],
    );
    expect(timeouts).toHaveLength(requested.length);
    for (const timeout of timeouts) expect(seconds(timeout)).toBeGreaterThanOrEqual(2 * seconds(config.connectTimeout));
    expect(config.localityLbSetting).toEqual({ enabled: false });
  });

  test("sends a share of its traces where the collector is, and writes its requests as JSON", () => {
    const [{ tracing, accessLogging }] = specs("Telemetry");
    const [{ name }] = config.extensionProviders;
    const { share } = environment.aws.monitoring.tracing;
    expect(tracing).toEqual([{ providers: [{ name }], randomSamplingPercentage: share * 100 }]);
    expect(accessLogging).toEqual([{ providers: [{ name: "envoy" }] }]);
    expect([config.accessLogFile, config.accessLogEncoding]).toEqual(["/dev/stdout", "JSON"]);
  });

  test("refuses a token that another issuer has signed, or for others, before the service sees it", () => {
    const { issuer, audience, keysUrl } = environment.identity;
    const [{ selector, jwtRules }, ...more] = specs("RequestAuthentication");
    expect(selector.matchLabels).toEqual({ "app.kubernetes.io/component": "gateway" });
    expect(jwtRules).toEqual([{ issuer, audiences: [audience], jwksUri: String(keysUrl), forwardOriginalToken: true }]);
    expect(more).toEqual([]);
  });

  test("does not stand between the load tester and Flagger, which is outside of it and tells it what to send", () => {
    expect(installed(environment, "flagger").podLabels).toEqual({ "sidecar.istio.io/inject": "false" });
    expect(installed(environment, "load-tester").podAnnotations).toEqual({
      "traffic.sidecar.istio.io/excludeInboundPorts": "8080",
    });
  });

  test("shows the load balancer the certificate that is made for it, on the port that it sends to", () => {
    const [certificate] = specs("Certificate");
    const [{ servers }] = specs("Gateway");
    const [{ serviceRef, targetType, networking }] = specs("TargetGroupBinding");
    expect(servers).toHaveLength(1);
    expect(servers[0].tls).toMatchObject({ mode: "SIMPLE", credentialName: certificate.secretName });
    expect(servers[0].hosts).toEqual(certificate.dnsNames);
    expect([serviceRef.port, targetType]).toEqual([servers[0].port.number, "ip"]);
    // The security groups are Terraform's.
    expect(networking).toBeUndefined();
  });
});

test("Helm names the path of a wrong value", async () => {
  const release = releaseOf(production, "mesh");
  const values = JSON.parse(release.values);
  expect(meshValuesSchema.safeParse(values).success).toBe(true);
  values.services.query.rollout = "canarry";
  await expect(render({ ...release, values: JSON.stringify(values) })).rejects.toThrow(/services[./]query[./]rollout/);
});
