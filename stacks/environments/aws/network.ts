import { z } from "zod";
import { logRetention } from "../../../constructs/duration.ts";
import { instanceType } from "./instance-type.ts";

/** AWS services with an interface endpoint, as in com.amazonaws.<region>.<name>. */
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
] as const;

/** Allowed description of a security group or rule. Source: EC2 API reference, CreateSecurityGroup. */
export const describable = /^[\w .:/()#,@[\]+=&;{}!$*-]{0,255}$/;
const refused = "EC2 allows at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

export const networkSchema = z.strictObject({
  /** Addresses of the VPC. Different in each environment, so that two can be connected. */
  cidr: z.cidrv4(),
  /** Letters of the availability zones. Each gets the next quarter of `cidr`: add new zones at the end. */
  zones: z
    .array(z.string().regex(/^[a-f]$/))
    .min(2)
    .max(4),
  /** NAT gateways: one in each zone, or one in the first zone for a third of the price. */
  nat: z.enum(["each zone", "one"]),
  /** Interface endpoints. Each costs about 8 dollars per month and zone. S3's gateway endpoint is always there, free. */
  endpoints: z.array(z.enum(interfaceEndpoints)),
  /** Addresses that may connect to the load balancer by HTTP and HTTPS, with the reason. */
  clients: z.strictObject({
    from: z.array(z.cidrv4()).min(1),
    because: z.string().min(20).regex(describable, refused),
  }),
  /** Machines in the private subnets from which people and workflows deploy. None runs until one is started. */
  runners: z.union(
    [z.strictObject({ instanceType, max: z.int().min(1) }), z.strictObject({ noRunners: z.string().min(20) })],
    {
      error: 'it must be { instanceType: "t3.medium", max: 1 }, or { noRunners: "…" } with the reason in a sentence',
    },
  ),
  flowLogs: z.strictObject({ retention: logRetention }),
});
