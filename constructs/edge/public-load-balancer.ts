import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { Construct } from "constructs";
import { loadBalancerLogsPrefix } from "../storage/log-bucket.ts";

export interface PublicLoadBalancerProps {
  readonly name: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly certificateArn: string;
  readonly targetGroupArn: string;
  readonly logsBucket: string;
  readonly deletionProtection: boolean;
}

/**
 * An internet-facing Application Load Balancer: TLS 1.2 with forward secrecy or TLS 1.3, logs within five minutes.
 * Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export class PublicLoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: PublicLoadBalancerProps) {
    super(scope, id);
    const { name, subnetIds, securityGroupId, certificateArn, targetGroupArn, logsBucket, deletionProtection } = props;
    const balancer = new Lb(this, "balancer", {
      name,
      loadBalancerType: "application",
      internal: false,
      subnets: subnetIds,
      securityGroups: [securityGroupId],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: deletionProtection,
      accessLogs: { enabled: true, bucket: logsBucket, prefix: `${loadBalancerLogsPrefix}/requests` },
      connectionLogs: { enabled: true, bucket: logsBucket, prefix: `${loadBalancerLogsPrefix}/connections` },
    });
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    new LbListener(this, "http", {
      loadBalancerArn: balancer.arn,
      protocol: "HTTP",
      port: 80,
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    });
    new LbListener(this, "https", {
      loadBalancerArn: balancer.arn,
      protocol: "HTTPS",
      port: 443,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn }],
    });
  }
}
