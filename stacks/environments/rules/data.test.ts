import { expect, test } from "vitest";
import { readersOf } from "../../topology.ts";
import { dev } from "../dev.ts";
import { testRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { dataRules, replicaHasReader } from "./data.ts";

const noMasters = { instanceType: undefined, instances: undefined, noMasters: "We would rather save the money." };
const opensearch = "with an aws.recovery.rto of less than an hour, OpenSearch must survive the loss of a zone";
const inProduction = [
  ["RDS, DocumentDB and ElastiCache keep backups for 1 to 35 days", { backups: "36d" }],
  ["every store can be restored for as long as aws.recovery.backups promises", { backups: "6d" }],
  ["production's data must not be deleted by mistake", { deletionProtection: false }],
  [
    "RDS storage autoscaling needs room to grow by a tenth",
    { postgres: { storage: { initialGiB: 200, maxGiB: 210 } } },
  ],
  ["restoring a backup takes an hour, and aws.recovery.rto is two hours or less", { postgres: { multiAz: false } }],
  ["production reads from replicas", { postgres: { readReplicas: 0 } }],
  ["the cache must survive the loss of a zone", { valkey: { replicas: 0 } }],
  ["DocumentDB must survive the loss of a zone", { documents: { instances: 1 } }],
  [opensearch, { opensearch: { zones: 2 } }],
  [opensearch, { opensearch: { masters: noMasters } }],
  ["every zone needs the same number of instances", { opensearch: { instances: 5 } }],
] as const;

const ofTopology = replicaHasReader(readersOf("postgres"));
const ofEnvironment = dataRules.filter(({ limit }) => limit !== ofTopology.limit);

testRules(ofEnvironment, [
  ...inProduction.map(([limit, data]) => [limit, production, { aws: { data } }] as const),
  [
    "the network has fewer zones",
    dev,
    {
      aws: {
        data: { opensearch: { zones: 3, instances: 3 } },
        network: { zones: ["a", "b"] },
        cluster: { nodeGroups: { general: { min: 2, desired: 2, max: 4 } } },
      },
    },
  ],
]);

test("replicas that no service reads from are refused", () => {
  expect(dataRules).toHaveLength(ofEnvironment.length + 1);
  expect(ofTopology.refuses(production)).toBe(false);
  expect(replicaHasReader([]).refuses(production)).toBe(true);
  expect(replicaHasReader([]).refuses(dev)).toBe(false);
});
