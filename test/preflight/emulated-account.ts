import { kubernetesVersions } from "../../constructs/kubernetes/kubernetes-versions.ts";
import type { Account } from "../../stacks/commands/preflight/account.ts";
import { signedIn } from "../../stacks/commands/preflight/account.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import type { Emulator } from "../emulator/emulator.ts";
import { createRolesAndZone } from "../rehearsal/fixtures/account-roles-and-zone.ts";
import { nameServer } from "./name-server.ts";

interface AssumedRole {
  readonly Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
}

export interface EmulatedAccount {
  /** As seen by this role. */
  as(role: string): Promise<Account>;
  readonly delegations: Map<string, readonly string[]>;
  end(): Promise<void>;
}

/** An account that is ready for the first deployment of this environment. */
export async function emulatedAccount(environment: AwsEnvironment, emulator: Emulator): Promise<EmulatedAccount> {
  await createRolesAndZone(environment, emulator);
  await stateOffers(environment, emulator);
  const delegations = new Map([[environment.aws.edge.domain, await nameServersOfZone(environment, emulator)]]);
  const dns = await nameServer(delegations);
  const { region } = environment;
  return {
    delegations,
    async as(role) {
      const RoleArn = `arn:aws:iam::${environment.aws.foundation.account}:role/${role}`;
      const parameters = { RoleArn, RoleSessionName: "preflight" };
      const assumed = (await emulator.call({ service: "sts", operation: "AssumeRole", parameters })) as AssumedRole;
      const {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
      } = assumed.Credentials;
      const client = { endpoint: emulator.address, credentials: { accessKeyId, secretAccessKey, sessionToken } };
      return signedIn({ region, client, resolver: dns.resolver });
    },
    end: dns.end,
  };
}

async function stateOffers({ aws: { cluster } }: AwsEnvironment, emulator: Emulator): Promise<void> {
  await stateQuota(emulator, "ec2", "L-1216C47A", 64);
  await stateQuota(emulator, "lambda", "L-B99A9384", 1000);
  for (const [addonName, addonVersion] of Object.entries(kubernetesVersions[cluster.kubernetes].addOns))
    await emulator.answer(
      { service: "eks", operation: "DescribeAddonVersions", parameters: { addonName } },
      { addons: [{ addonName, addonVersions: [{ addonVersion }] }] },
    );
  await emulator.answer(
    { service: "rds", operation: "DescribeOrderableDBInstanceOptions", parameters: {} },
    { OrderableDBInstanceOptions: [{ Engine: "postgres" }] },
  );
  await emulator.answer(
    { service: "opensearch", operation: "ListInstanceTypeDetails", parameters: {} },
    { InstanceTypeDetails: [{ EncryptionEnabled: true }] },
  );
}

export function stateQuota(emulator: Emulator, ServiceCode: string, QuotaCode: string, Value: number): Promise<void> {
  const parameters = { ServiceCode, QuotaCode };
  return emulator.answer(
    { service: "service-quotas", operation: "GetServiceQuota", parameters },
    { Quota: { ...parameters, Value } },
  );
}

async function nameServersOfZone({ aws }: AwsEnvironment, { call }: Emulator): Promise<string[]> {
  const zones = (await call({
    service: "route53",
    operation: "ListHostedZonesByName",
    parameters: { DNSName: aws.edge.domain },
  })) as {
    HostedZones: { Id: string }[];
  };
  const Id = zones.HostedZones[0]?.Id;
  const zone = (await call({ service: "route53", operation: "GetHostedZone", parameters: { Id } })) as {
    DelegationSet: { NameServers: string[] };
  };
  return zone.DelegationSet.NameServers;
}

/** The name of a role that administers the cluster. The schema demands one. */
export function administratorOf({ aws }: AwsEnvironment): string {
  return Object.entries(aws.cluster.access).find(([, level]) => level === "administer")?.[0] ?? "";
}
