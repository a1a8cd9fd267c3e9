import { z } from "zod";
import { isAligned } from "../../../constructs/subnet-plan.ts";
import { logRetention, seconds } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

/** Services of AWS that can be reached inside the VPC, as in com.amazonaws.<region>.<name>. */
const interfaceEndpoints = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "email",
  "kms",
  "logs",
  "monitoring",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
  "xray",
] as const;

/** What EC2 takes as the description of a security group or of a rule. Source: its API reference, CreateSecurityGroup. */
export const describable = /^[\w .:/()#,@[\]+=&;{}!$*-]{0,255}$/;
const refused = "EC2 takes at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* here";

export const networkSchema = z.strictObject({
  /** The VPC's addresses. Another one in each environment, so that two can be connected one day. */
  cidr: z.cidrv4(),
  /** The letters of the availability zones, in the order in which they have their quarters of `cidr`: add at the end. */
  zones: z
    .array(z.string().regex(/^[a-f]$/))
    .min(2)
    .max(4),
  /** The way out for nodes: a gateway in each zone, or one in the first for a third of the price. */
  nat: z.enum(["each zone", "one"]),
  /** What is reached without leaving the VPC. Each costs about 8 dollars a month and zone; S3 is always there, for nothing. */
  endpoints: z.array(z.enum(interfaceEndpoints)),
  /** Who may come to the load balancer by HTTP and HTTPS: the only opening, so it has a reason. */
  clients: z.strictObject({
    from: z.array(z.cidrv4()).min(1),
    because: z.string().min(20).regex(describable, refused),
  }),
  flowLogs: z.strictObject({ retention: logRetention }),
});

/** 10/8, 172.16/12 and 192.168/16: RFC 1918. */
const privateRange = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

export const networkRules: readonly AwsRule[] = [
  {
    path: "aws.network.cidr",
    limit: "a VPC here has a private range of /16 to /20",
    fix: 'use a range such as "10.30.0.0/16"',
    refuses: ({ aws: { network } }) => {
      const prefix = Number(network.cidr.split("/")[1]);
      return !privateRange.test(network.cidr) || prefix < 16 || prefix > 20 || !isAligned(network.cidr);
    },
  },
  {
    path: "aws.network.zones",
    limit: "each zone is named once",
    fix: "remove the repeated letter",
    refuses: ({ aws: { network } }) => new Set(network.zones).size < network.zones.length,
  },
  {
    path: "aws.network.zones",
    limit: "production needs three, so that two of three agree when one is lost",
    fix: 'use ["a", "b", "c"]',
    refuses: ({ name, aws }) => name === "production" && aws.network.zones.length < 3,
  },
  {
    path: "aws.network.nat",
    limit:
      "the loss of one zone would cut the others off for as long as it lasts, and aws.recovery.rto is an hour or less",
    fix: 'use "each zone", or promise less',
    refuses: ({ aws }) => aws.network.nat === "one" && seconds(aws.recovery.rto) <= seconds("1h"),
  },
  {
    path: "aws.network.endpoints",
    limit: "the rotation of credentials reaches nothing outside the VPC",
    fix: 'add "secretsmanager"',
    refuses: ({ aws }) => !aws.network.endpoints.includes("secretsmanager"),
  },
];
