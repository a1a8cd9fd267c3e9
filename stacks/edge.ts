import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { Construct } from "constructs";
import { days } from "../constructs/duration.ts";
import { DomainCertificate } from "../constructs/edge/domain-certificate.ts";
import { MailDomain } from "../constructs/edge/mail-domain.ts";
import { PublicLoadBalancer } from "../constructs/edge/public-load-balancer.ts";
import { WebFirewall } from "../constructs/edge/web-firewall.ts";
import { PodTargets } from "../constructs/kubernetes/pod-targets.ts";
import { resourceName } from "../constructs/names.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { meshGateway } from "./derived/mesh-gateway.ts";
import type { AwsEnvironment } from "./environments/schema.ts";

export interface EdgeProps {
  readonly foundation: { readonly keys: { readonly logs: { readonly arn: string } } };
  readonly network: {
    readonly vpcId: string;
    readonly subnetIds: { readonly public: string[] };
    readonly securityGroupIds: { readonly loadBalancer: string };
  };
  readonly storage: { readonly bucketNames: { readonly logs: string } };
  readonly cluster: { readonly loadBalancerControllerRole: string };
}

/** The hosted zone must exist first: certificate validation fails if the parent zone names other name servers. */
export class Edge extends AwsStack {
  readonly loadBalancerArn: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArns: Readonly<Record<"gateway", string>>;
  readonly targetGroupArnSuffixes: Readonly<Record<"gateway", string>>;
  readonly webAclArn: string | undefined;
  readonly hostedZoneId: string;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, network, storage, cluster }: EdgeProps) {
    super(scope, "edge", environment);
    const { domain, firewall, deletionProtection } = environment.aws.edge;
    const zoneId = new DataAwsRoute53Zone(this, "zone", { name: domain }).zoneId;
    const host = `api.${domain}`;
    const gateway = new PodTargets(this, "gateway", {
      name: resourceName(environment.name, "gateway"),
      vpcId: network.vpcId,
      ...meshGateway,
    });
    gateway.grantRegistration(cluster.loadBalancerControllerRole);
    const balancer = new PublicLoadBalancer(this, "public", {
      name: resourceName(environment.name, "public"),
      subnetIds: network.subnetIds.public,
      securityGroupId: network.securityGroupIds.loadBalancer,
      certificateArn: new DomainCertificate(this, "certificate", { domain: host, zoneId }).arn,
      targetGroupArn: gateway.arn,
      logsBucket: storage.bucketNames.logs,
      deletionProtection,
    });
    new Route53Record(this, "api", {
      zoneId,
      name: host,
      type: "A",
      alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
    });
    this.loadBalancerArn = balancer.arn;
    this.loadBalancerArnSuffix = balancer.arnSuffix;
    this.targetGroupArns = { gateway: gateway.arn };
    this.targetGroupArnSuffixes = { gateway: gateway.arnSuffix };
    this.hostedZoneId = zoneId;
    new MailDomain(this, "mail", { domain, zoneId });
    if ("noFirewall" in firewall) return;
    const { logRetention, ...limits } = firewall;
    const webFirewall = new WebFirewall(this, "firewall", {
      name: resourceName(environment.name, "edge"),
      ...limits,
      logRetentionDays: days(logRetention),
      logsKeyArn: foundation.keys.logs.arn,
    });
    webFirewall.protect(balancer.arn);
    this.webAclArn = webFirewall.arn;
  }
}
