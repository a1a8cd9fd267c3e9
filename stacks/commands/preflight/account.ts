import { Resolver } from "node:dns/promises";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { OpenSearchClient } from "@aws-sdk/client-opensearch";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** The account of the credentials, in one region. */
export interface Account {
  readonly id: string;
  /** The ARN of the signed-in role or user. */
  readonly caller: string;
  readonly region: string;
  readonly ec2: EC2Client;
  readonly eks: EKSClient;
  readonly iam: IAMClient;
  readonly opensearch: OpenSearchClient;
  readonly quotas: ServiceQuotasClient;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  /** Of public DNS. */
  nameServersOf(domain: string): Promise<string[]>;
}

export interface Connection {
  readonly region: string;
  /** The defaults are AWS, the SDK's usual credentials and the machine's resolver; the emulator has others. */
  readonly client?: {
    readonly endpoint: string;
    readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  };
  readonly resolver?: Pick<Resolver, "resolveNs">;
}

/** @throws Error of the SDK if no credentials are found, or if AWS refuses them. */
export async function signedIn({ region, client, resolver = new Resolver() }: Connection): Promise<Account> {
  const options = { region, ...client };
  const { Account: id = "", Arn: caller = "" } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
  return {
    id,
    caller,
    region,
    ec2: new EC2Client(options),
    eks: new EKSClient(options),
    iam: new IAMClient(options),
    opensearch: new OpenSearchClient(options),
    quotas: new ServiceQuotasClient(options),
    rds: new RDSClient(options),
    route53: new Route53Client(options),
    nameServersOf: (domain) => resolver.resolveNs(domain),
  };
}
