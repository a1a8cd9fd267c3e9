import { describe, expect, test } from "vitest";
import { seconds } from "../../constructs/duration.ts";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { type SynthesizedStack, synthesize } from "../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { meshValuesSchema } from "../../stacks/kubernetes/mesh-values.ts";
import { builtServices, servesRequests } from "../../stacks/topology.ts";
import { manifests, releaseOf, render } from "./releases.ts";

const stacks = synthesize(cloudEnvironments);

function platformValues({ name }: AwsEnvironment, release: string) {
  const { helm_release = {} } = (stacks[`${name}-platform`] as SynthesizedStack).resource;
  return JSON.parse((helm_release[release] as unknown as { values: string[] }).values.join());
}

describe.each(cloudEnvironments)("the mesh of $name", { timeout: 60_000 }, async (environment) => {
  const rendered = await Promise.all(["mesh", "rollouts"].map((name) => render(releaseOf(environment, name))));
  const objects = rendered.flatMap(manifests);
  const named = (kind: string) => objects.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
  const specs = (kind: string) => objects.filter((one) => one.kind === kind).map(({ spec }) => spec);
  const config = platformValues(environment, "istiod").meshConfig;
  const requested = builtServices.filter(servesRequests);

  test("requires mTLS for every pod", () => {
    expect(objects.filter(({ kind }) => kind === "PeerAuthentication").map(({ spec }) => spec)).toEqual([
      { mtls: { mode: "STRICT" } },
    ]);
  });

  test("routes requests to every service that receives some, and lets Flagger change the routes of a roll-out", () => {
    const { services } = environment.aws.workloads;
    expect(named("VirtualService")).toEqual(requested.toSorted());
    expect(named("DestinationRule")).toEqual(requested.toSorted());
    expect(named("Canary")).toEqual(requested.filter((name) => services[name].rollout !== "rolling").toSorted());
  });

  test("ejects a failing pod for a while, and retries only requests that were not started", () => {
    const traffic = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service] : kind === "VirtualService" ? spec.http : [],
    );
    const policies = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service.trafficPolicy] : kind === "DestinationRule" ? [spec.trafficPolicy] : [],
    );
    expect(traffic.length).toBeGreaterThanOrEqual(requested.length);
    for (const { retries } of traffic)
      expect(retries.retryOn).toBe("connect-failure,refused-stream,reset-before-request");
    for (const { outlierDetection, connectionPool } of policies) {
      expect(outlierDetection.consecutive5xxErrors).toBe(5);
      expect(connectionPool.http.maxRetries).toBeLessThan(connectionPool.http.http1MaxPendingRequests);
    }
  });

  test("exposes the paths of public services only, without health and metrics", () => {
    const outside = objects.flatMap(({ kind, spec }) => {
      if (kind === "Canary") return spec.service.gateways ? [spec.service.match] : [];
      return kind === "VirtualService" && spec.gateways.length > 1 ? [spec.http[0].match] : [];
    });
    expect(outside.length).toBeGreaterThan(0);
    const inside = { gateways: ["mesh"] };
    for (const match of outside) expect(match).toEqual([{ uri: { exact: "/graphql" } }, inside]);
  });

  test("has the environment's rate limits", () => {
    const limits = objects
      .filter(({ kind }) => kind === "EnvoyFilter")
      .map(({ spec }) => spec.configPatches[0].patch.value.typed_config)
      .map(({ stat_prefix, token_bucket }) => [stat_prefix, token_bucket.max_tokens]);
    const { services } = environment.aws.workloads;
    expect(Object.fromEntries(limits)).toEqual(
      Object.fromEntries(requested.map((name) => [name, services[name].requestsPerSecond])),
    );
  });

  test("has a connection timeout that leaves time to try another pod, in any zone", () => {
    const timeouts = objects.flatMap(({ kind, spec }) =>
      kind === "Canary" ? [spec.service.timeout] : kind === "VirtualService" ? [spec.http[0].timeout] : [],
    );
    expect(timeouts.length).toBeGreaterThanOrEqual(requested.length);
    for (const timeout of timeouts) expect(seconds(timeout)).toBeGreaterThanOrEqual(2 * seconds(config.connectTimeout));
    expect(config.localityLbSetting).toEqual({ enabled: false });
  });

  test("sends a share of traces to the collector, and logs requests as JSON", () => {
    const [{ tracing, accessLogging }] = specs("Telemetry");
    const [{ name }] = config.extensionProviders;
    const { share } = environment.aws.platform.traces;
    expect(tracing).toEqual([{ providers: [{ name }], randomSamplingPercentage: share * 100 }]);
    expect(accessLogging).toEqual([{ providers: [{ name: "envoy" }] }]);
    expect([config.accessLogFile, config.accessLogEncoding]).toEqual(["/dev/stdout", "JSON"]);
  });

  test("refuses a token of another issuer or audience at the gateway", () => {
    const { issuer, audience, keysUrl } = environment.identity;
    const [{ selector, jwtRules }, ...more] = specs("RequestAuthentication");
    expect(selector.matchLabels).toEqual({ "app.kubernetes.io/component": "gateway" });
    expect(jwtRules).toEqual([{ issuer, audiences: [audience], jwksUri: String(keysUrl), forwardOriginalToken: true }]);
    expect(more).toEqual([]);
  });

  test("takes the client's address from the load balancer, and trusts no earlier proxy", () => {
    const { podAnnotations } = platformValues(environment, "mesh-gateway");
    expect(JSON.parse(podAnnotations["proxy.istio.io/config"])).toMatchObject({
      gatewayTopology: { numTrustedProxies: 1 },
    });
  });

  test("does not intercept Flagger's connections to the load tester", () => {
    expect(platformValues(environment, "flagger").podLabels).toEqual({ "sidecar.istio.io/inject": "false" });
    expect(platformValues(environment, "load-tester").podAnnotations).toEqual({
      "traffic.sidecar.istio.io/excludeInboundPorts": "8080",
    });
  });

  test("takes the load balancer's connections, which name no server, and routes the API's host", () => {
    const hosts = specs("Gateway").flatMap(({ servers }) =>
      servers.flatMap((server: { hosts: string[] }) => server.hosts),
    );
    // With another host, Envoy would select the certificate by SNI, and close a connection without it.
    expect(hosts).toEqual([`${namespaces.services}/*`]);
    const [certificate] = specs("Certificate");
    const outside = objects.flatMap(({ kind, spec }) => {
      if (kind === "Canary") return spec.service.gateways ? [spec.service.hosts] : [];
      return kind === "VirtualService" && spec.gateways.length > 1 ? [spec.hosts.slice(1)] : [];
    });
    expect(outside.length).toBeGreaterThan(0);
    for (const hosts of outside) expect(hosts).toEqual(certificate.dnsNames);
    expect(certificate.dnsNames).toEqual([`api.${environment.aws.edge.domain}`]);
  });

  test("serves its certificate on the port of the load balancer's target group", () => {
    const [certificate] = specs("Certificate");
    const [{ servers }] = specs("Gateway");
    const [{ serviceRef, targetType, networking }] = specs("TargetGroupBinding");
    expect(servers).toHaveLength(1);
    expect(servers[0].tls).toMatchObject({ mode: "SIMPLE", credentialName: certificate.secretName });
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
