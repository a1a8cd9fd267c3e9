import { describe, expect, test } from "vitest";
import { Edge } from "../stacks/edge.ts";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { all, only, reference, statements } from "./claims.ts";
import { cluster, foundation, network, storage } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

function edgeOf(environment: AwsEnvironment) {
  return synthesizeAlone((app) => new Edge(app, environment, { foundation, network, storage, cluster }));
}

describe.each([dev, staging, production])("the edge of $name", (environment) => {
  const stack = edgeOf(environment);
  const balancer = only(stack, "aws_lb");
  const targets = only(stack, "aws_lb_target_group");
  const certificate = only(stack, "aws_acm_certificate");
  const listener = (port: number) => only(stack, "aws_lb_listener", { port }).attributes;

  test("speaks TLS 1.2 or newer, and sends whoever comes without it there", () => {
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

  test("refuses what two servers could read as different requests", () => {
    expect(balancer.attributes).toMatchObject({
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "strictest",
    });
  });

  test("logs every request and connection where the log bucket takes them", () => {
    for (const logs of [balancer.attributes.access_logs, balancer.attributes.connection_logs])
      expect(logs).toMatchObject({
        enabled: true,
        bucket: storage.bucketNames.logs,
        prefix: expect.stringMatching(/^load-balancer\//),
      });
  });

  test("hands requests to pods themselves, encrypted, and to those that are ready only", () => {
    expect(targets.attributes).toMatchObject({ target_type: "ip", protocol: "HTTPS", vpc_id: network.vpcId });
    expect(targets.attributes.health_check).toMatchObject({ path: "/healthz/ready", matcher: "200" });
  });

  test("lets the load balancer controller change who is in the target group, and nothing else", () => {
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

  test("signs mail from its domain, and has what is not signed put aside", () => {
    const { domain } = environment.aws.edge;
    expect(only(stack, "aws_sesv2_email_identity").attributes.email_identity).toBe(domain);
    expect(all(stack, "aws_route53_record").filter(({ attributes }) => attributes.type === "CNAME")).toHaveLength(3);
    expect(only(stack, "aws_route53_record", { name: `_dmarc.${domain}` }).attributes.records).toEqual([
      "v=DMARC1; p=quarantine",
    ]);
  });

  test("answers to api.<domain>, by a certificate that a record in the same zone proves", () => {
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

describe.each([staging, production])("the firewall of $name", (environment) => {
  const stack = edgeOf(environment);
  const firewall = only(stack, "aws_wafv2_web_acl");
  const rules = firewall.attributes.rule as {
    name: string;
    statement: Record<string, { name: string; limit: number }>;
    action?: object;
    override_action?: object;
  }[];

  test("stands before the load balancer", () => {
    expect(only(stack, "aws_wafv2_web_acl_association").attributes).toMatchObject({
      web_acl_arn: reference(firewall, "arn"),
      resource_arn: reference(only(stack, "aws_lb"), "arn"),
    });
  });

  test("refuses what AWS's groups refuse, and does not only count it", () => {
    const groups = rules.filter(({ statement }) => statement.managed_rule_group_statement);
    expect(groups.map(({ statement }) => statement.managed_rule_group_statement?.name)).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
    ]);
    for (const { override_action } of groups) expect(override_action).toEqual({ none: {} });
  });

  test("refuses an address that asks too often, and sooner if it brings no token", () => {
    const rates = rules.filter(({ statement }) => statement.rate_based_statement);
    const [perAddress, anonymous] = rates.map(({ statement }) => statement.rate_based_statement?.limit);
    expect(environment.aws.edge.firewall).toMatchObject({ perAddress, anonymous });
    for (const { action } of rates) expect(action).toEqual({ block: {} });
  });

  test("keeps what it refused, without anybody's token, encrypted by our key and for as long as is said", () => {
    const logs = only(stack, "aws_cloudwatch_log_group");
    expect(environment.aws.edge.firewall).toMatchObject({ logRetention: `${logs.attributes.retention_in_days}d` });
    expect(logs.attributes).toMatchObject({
      name: expect.stringMatching(/^aws-waf-logs-/),
      kms_key_id: foundation.keys.logs.arn,
    });
    expect(only(stack, "aws_wafv2_web_acl_logging_configuration").attributes).toMatchObject({
      log_destination_configs: [reference(logs, "arn")],
      redacted_fields: [{ single_header: { name: "authorization" } }],
    });
  });
});

test("dev, which says why, has no firewall", () => {
  expect(all(edgeOf(dev), "aws_wafv2_web_acl")).toEqual([]);
});

test("production's load balancer is not deleted by a slip", () => {
  expect(only(edgeOf(production), "aws_lb").attributes.enable_deletion_protection).toBe(true);
});
