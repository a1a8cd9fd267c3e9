import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import { staging } from "../../stacks/environments/staging.ts";
import { all, only, reference, statements } from "./fixtures/claims.ts";
import { cluster, network, storage } from "./fixtures/outputs.ts";
import { edgeOf } from "./fixtures/stacks.ts";

describe.each([dev, staging, production])("the edge of $name", (environment) => {
  const stack = edgeOf(environment);
  const balancer = only(stack, "aws_lb");
  const targets = only(stack, "aws_lb_target_group");
  const certificate = only(stack, "aws_acm_certificate");
  const listener = (port: number) => only(stack, "aws_lb_listener", { port }).attributes;

  test("accepts TLS 1.2 or newer, and redirects plain HTTP", () => {
    expect(listener(443)).toMatchObject({
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: reference(only(stack, "aws_acm_certificate_validation"), "certificate_arn"),
      default_action: [{ type: "forward", target_group_arn: reference(targets, "arn") }],
    });
    expect(listener(80).default_action).toEqual([
      { type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } },
    ]);
  });

  test("refuses ambiguous HTTP requests", () => {
    expect(balancer.attributes).toMatchObject({
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "strictest",
    });
  });

  test("logs every request and connection to the log bucket", () => {
    for (const logs of [balancer.attributes.access_logs, balancer.attributes.connection_logs])
      expect(logs).toMatchObject({
        enabled: true,
        bucket: storage.bucketNames.logs,
        prefix: expect.stringMatching(/^load-balancer\//),
      });
  });

  test("sends requests to pods directly, encrypted, and only to ready ones", () => {
    expect(targets.attributes).toMatchObject({ target_type: "ip", protocol: "HTTPS", vpc_id: network.vpcId });
    expect(targets.attributes.health_check).toMatchObject({ path: "/healthz/ready", matcher: "200" });
  });

  test("allows the load balancer controller to change the targets only", () => {
    const policy = only(stack, "aws_iam_role_policy", { role: cluster.loadBalancerControllerRole });
    const changes = statements(policy).filter(
      ({ Action }) => ![Action].flat().every((one) => one.includes(":Describe")),
    );
    expect(changes).toMatchObject([
      {
        Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
        Resource: reference(targets, "arn"),
      },
    ]);
  });

  test("signs e-mail of its domain, and quarantines unsigned e-mail by DMARC", () => {
    const { domain } = environment.aws.edge;
    expect(only(stack, "aws_sesv2_email_identity").attributes.email_identity).toBe(domain);
    expect(all(stack, "aws_route53_record").filter(({ attributes }) => attributes.type === "CNAME")).toHaveLength(3);
    expect(only(stack, "aws_route53_record", { name: `_dmarc.${domain}` }).attributes.records).toEqual([
      "v=DMARC1; p=quarantine",
    ]);
  });

  test("has api.<domain>, with a certificate that is validated in the same zone", () => {
    const host = `api.${environment.aws.edge.domain}`;
    expect(only(stack, "aws_route53_record", { type: "A" }).attributes).toMatchObject({
      name: host,
      alias: { name: reference(balancer, "dns_name") },
    });
    expect(certificate.attributes.domain_name).toBe(host);
    const zones = new Set(all(stack, "aws_route53_record").map(({ attributes }) => attributes.zone_id));
    expect(zones.size).toBe(1);
  });
});

test("production's load balancer has deletion protection", () => {
  expect(only(edgeOf(production), "aws_lb").attributes.enable_deletion_protection).toBe(true);
});
