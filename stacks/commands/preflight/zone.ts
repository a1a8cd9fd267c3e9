import { GetHostedZoneCommand, ListHostedZonesByNameCommand } from "@aws-sdk/client-route-53";
import type { Account } from "./account.ts";
import type { Check } from "./check.ts";

export const zoneChecks: readonly Check[] = [
  {
    condition: "Route 53 has one public zone of `aws.edge.domain`, and the domain is delegated to its name servers.",
    async faults({ aws: { edge } }, account) {
      const zones = await publicZones(edge.domain, account);
      const [zone] = zones;
      if (zone === undefined)
        return [
          `Route 53 has no public zone of ${edge.domain}: create it, and delegate the domain to its name servers`,
        ];
      if (zones.length > 1)
        return [`Route 53 has ${zones.length} public zones of ${edge.domain}: delete those without a delegation`];
      const { DelegationSet } = await account.route53.send(new GetHostedZoneCommand({ Id: zone }));
      const wanted = (DelegationSet?.NameServers ?? []).map(canonical).toSorted();
      const delegated = (await delegatedTo(edge.domain, account)).map(canonical).toSorted();
      if (delegated.join() === wanted.join()) return [];
      const now = delegated.length > 0 ? `delegated to ${delegated.join(", ")}` : "not delegated";
      return [
        `${edge.domain} is ${now}: in the zone above it, set NS records with ${wanted.join(", ")}, ` +
          "else no certificate is issued and nobody finds the API",
      ];
    },
  },
];

async function publicZones(domain: string, { route53 }: Account): Promise<string[]> {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: domain }));
  const found = HostedZones.filter(({ Name = "", Config }) => canonical(Name) === domain && !Config?.PrivateZone);
  return found.flatMap(({ Id }) => Id ?? []);
}

async function delegatedTo(domain: string, account: Account): Promise<string[]> {
  try {
    return await account.nameServersOf(domain);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
