import { DescribeInstanceTypesCommand } from "@aws-sdk/client-ec2";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
} from "@aws-sdk/client-service-quotas";
import type { AwsEnvironment } from "../../environments/schema.ts";
import type { Account } from "./account.ts";
import type { Check } from "./check.ts";

interface Quota {
  readonly service: string;
  readonly code: string;
  readonly needed: number;
  /** What the quota counts, and what needs it. */
  readonly of: string;
}

/** Instances of the standard families are counted together, on-demand and Spot apart; others have quotas of their own. */
const standard = /^(a|c|d|h|i|im|is|m|r|t|z)\d/;

export const quotaChecks: readonly Check[] = [
  {
    condition:
      "The quota of EC2's virtual CPUs admits the `max` of every node group and of the runners. A new account has 5.",
    async faults(environment, account) {
      const quotas = [
        { code: "L-1216C47A", kind: "on-demand", spot: false },
        { code: "L-34B43A08", kind: "Spot", spot: true },
      ];
      const faults = quotas.map(async ({ code, kind, spot }) => {
        const needed = await cpus(
          instances(environment).filter((one) => (one.spot ?? false) === spot),
          account,
        );
        const of = `virtual CPUs of ${kind} standard instances, and nodes and runners may have`;
        return needed > 0 ? tooLow({ service: "ec2", code, needed, of }, account) : [];
      });
      return (await Promise.all(faults)).flat();
    },
  },
  {
    condition:
      "The account may run 105 Lambda functions at once: ours reserve five, and AWS wants 100 unreserved. A new account often has 10.",
    faults: (_environment, account) =>
      tooLow(
        { service: "lambda", code: "L-B99A9384", needed: 105, of: "concurrent Lambda executions, and we need" },
        account,
      ),
  },
];

interface Instances {
  readonly instanceType: string;
  readonly otherTypes?: readonly string[] | undefined;
  readonly spot?: boolean | undefined;
  readonly max: number;
}

/** The EC2 instances of an environment. */
export function instances({ aws: { cluster, network } }: AwsEnvironment): Instances[] {
  return [...Object.values(cluster.nodeGroups), ...("max" in network.runners ? [network.runners] : [])];
}

async function cpus(of: readonly Instances[], { ec2 }: Account): Promise<number> {
  const counted = of.filter(({ instanceType }) => standard.test(instanceType));
  if (counted.length === 0) return 0;
  const Filters = [{ Name: "instance-type", Values: counted.map(({ instanceType }) => instanceType) }];
  const { InstanceTypes = [] } = await ec2.send(new DescribeInstanceTypesCommand({ Filters }));
  const each = new Map(InstanceTypes.map(({ InstanceType, VCpuInfo }) => [`${InstanceType}`, VCpuInfo?.DefaultVCpus]));
  return counted.reduce((sum, { instanceType, max }) => sum + max * (each.get(instanceType) ?? 0), 0);
}

async function tooLow({ service, code, needed, of }: Quota, { quotas, region }: Account): Promise<string[]> {
  const parameters = { ServiceCode: service, QuotaCode: code };
  const { Quota } = await quotas.send(new GetServiceQuotaCommand(parameters)).catch((error) => {
    // A quota that was never changed.
    if (error instanceof NoSuchResourceException) return quotas.send(new GetAWSDefaultServiceQuotaCommand(parameters));
    throw error;
  });
  const value = Quota?.Value ?? 0;
  if (value >= needed) return [];
  return [
    `the quota is ${value} ${of} ${needed}: request it with \`aws service-quotas request-service-quota-increase ` +
      `--region ${region} --service-code ${service} --quota-code ${code} --desired-value ${needed}\``,
  ];
}
