import { DescribeInstanceTypeOfferingsCommand, DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { DescribeAddonVersionsCommand } from "@aws-sdk/client-eks";
import { ListInstanceTypeDetailsCommand } from "@aws-sdk/client-opensearch";
import { DescribeOrderableDBInstanceOptionsCommand } from "@aws-sdk/client-rds";
import { searchVersion } from "../../../constructs/data/search-domain.ts";
import { kubernetesVersions } from "../../../constructs/kubernetes/kubernetes-versions.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import type { Account } from "./account.ts";
import type { Check } from "./check.ts";
import { instances } from "./quotas.ts";

export const offerChecks: readonly Check[] = [
  {
    condition: "The account may use the region of `aws.backup.copies`.",
    async faults({ aws: { backup } }, { ec2 }) {
      if (!("region" in backup.copies)) return [];
      const { region } = backup.copies;
      const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}));
      if (Regions.some(({ RegionName }) => RegionName === region)) return [];
      return [`${region} is off in this account: enable it with \`aws account enable-region --region-name ${region}\``];
    },
  },
  {
    condition: "Every zone of `aws.network.zones` offers the instance types of the nodes and the runners.",
    async faults(environment, { ec2, region }) {
      const types = unique(
        instances(environment).flatMap(({ instanceType, otherTypes = [] }) => [instanceType, ...otherTypes]),
      );
      const zones = environment.aws.network.zones.map((letter) => `${region}${letter}`);
      const LocationType = "availability-zone";
      const Filters = [{ Name: "instance-type", Values: types }];
      const offered = new Set<string>();
      let NextToken: string | undefined;
      do {
        const page = await ec2.send(new DescribeInstanceTypeOfferingsCommand({ LocationType, Filters, NextToken }));
        for (const { InstanceType, Location } of page.InstanceTypeOfferings ?? [])
          offered.add(`${InstanceType} ${Location}`);
        NextToken = page.NextToken;
      } while (NextToken);
      return zones.flatMap((zone) =>
        types
          .filter((type) => !offered.has(`${type} ${zone}`))
          .map((type) => `${zone} has no ${type}: choose another type, or another zone`),
      );
    },
  },
  {
    condition:
      "The region offers the instance types of PostgreSQL, DocumentDB and OpenSearch. No call of AWS tells which types of Valkey it offers.",
    async faults({ aws: { data } }, account) {
      const wanted = [
        { path: "aws.data.postgres.instanceClass", type: data.postgres.instanceClass, of: classes("postgres") },
        { path: "aws.data.documents.instanceClass", type: data.documents.instanceClass, of: classes("docdb") },
        ...searchTypes(data).map((one) => ({ ...one, of: searchOffers })),
      ];
      const offered = await Promise.all(wanted.map(({ type, of }) => of(type, account)));
      return wanted
        .filter((_one, index) => !offered[index])
        .map(({ path, type }) => `${account.region} has no ${type}: choose another type in ${path}`);
    },
  },
  {
    condition: "EKS offers the builds of the add-ons that we pin, for the cluster's version of Kubernetes.",
    async faults({ aws: { cluster } }, { eks, region }) {
      const { addOns } = kubernetesVersions[cluster.kubernetes];
      const faults = Object.entries(addOns).map(async ([addonName, version]) => {
        const command = new DescribeAddonVersionsCommand({ addonName, kubernetesVersion: cluster.kubernetes });
        const { addons = [] } = await eks.send(command);
        const builds = addons.flatMap(({ addonVersions = [] }) =>
          addonVersions.map(({ addonVersion }) => addonVersion),
        );
        if (builds.includes(version)) return [];
        const newest = builds.length > 0 ? `its newest is ${builds[0]}` : "it has none";
        return [
          `${region} has no ${addonName} ${version} for Kubernetes ${cluster.kubernetes}, ${newest}: ` +
            "change constructs/kubernetes/kubernetes-versions.ts",
        ];
      });
      return (await Promise.all(faults)).flat();
    },
  },
];

function searchTypes({ opensearch }: AwsEnvironment["aws"]["data"]): { path: string; type: string }[] {
  const { instanceType, masters } = opensearch;
  return [
    { path: "aws.data.opensearch.instanceType", type: instanceType },
    ...("instanceType" in masters
      ? [{ path: "aws.data.opensearch.masters.instanceType", type: masters.instanceType }]
      : []),
  ];
}

function classes(Engine: "postgres" | "docdb") {
  return async (DBInstanceClass: string, { rds }: Account): Promise<boolean> => {
    const command = new DescribeOrderableDBInstanceOptionsCommand({ Engine, DBInstanceClass });
    const { OrderableDBInstanceOptions = [] } = await rds.send(command);
    return OrderableDBInstanceOptions.length > 0;
  };
}

async function searchOffers(InstanceType: string, { opensearch }: Account): Promise<boolean> {
  const command = new ListInstanceTypeDetailsCommand({ EngineVersion: searchVersion, InstanceType });
  const { InstanceTypeDetails = [] } = await opensearch.send(command);
  return InstanceTypeDetails.length > 0;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
