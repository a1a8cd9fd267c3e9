import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { dataRules } from "./data.ts";

/** For each rule a change of production that breaks it alone, and how that is told. */
const broken: [data: Change, fault: string][] = [
  [
    { backups: "36d" },
    'aws.data.backups is "36d", but RDS, DocumentDB and ElastiCache keep backups for 1 to 35 days: use "1d" to "35d"',
  ],
  [
    { backups: "6d" },
    'aws.data.backups is "6d", but every store can be put back as far as aws.recovery.backups says: ' +
      "use that or more, or promise less",
  ],
  [
    { deletionProtection: false },
    "aws.data.deletionProtection is false, but nobody deletes production's data by one command: set true",
  ],
  [
    { postgres: { storage: { firstGiB: 200, mostGiB: 210 } } },
    'aws.data.postgres.storage is {"firstGiB":200,"mostGiB":210}, but RDS lets a disk grow only where it may grow by a ' +
      "tenth: raise mostGiB to 1.1 times firstGiB or more",
  ],
  [
    { postgres: { multiAz: false } },
    "aws.data.postgres.multiAz is false, but a backup takes an hour to be restored, and aws.recovery.rto is two or less: " +
      "set true, or promise less",
  ],
  [
    { postgres: { readReplicas: 0 } },
    "aws.data.postgres.readReplicas is 0, but production reads apart from the writer: set 1 or more",
  ],
  [
    { valkey: { replicas: 0 } },
    "aws.data.valkey.replicas is 0, but aws.recovery.rto is less than an hour, so the cache survives the loss of a zone: " +
      "set 1 or more, or promise less",
  ],
  [
    { documents: { instances: 1 } },
    "aws.data.documents.instances is 1, but aws.recovery.rto is less than an hour, so the documents survive the loss of " +
      "a zone: set 2 or more, or promise less",
  ],
  [
    { opensearch: { instances: 5 } },
    "aws.data.opensearch.instances is 5, but OpenSearch spreads evenly, so every zone has as many: use a multiple of zones",
  ],
];

test.each(broken)("production with %j is refused", (data, fault) => {
  expect(faultsOf(production, { aws: { data } })).toEqual([fault]);
});

const search = "aws.recovery.rto is less than an hour, so the search survives the loss of a zone";

test.each([
  { zones: 2 },
  { masters: { instanceType: undefined, instances: undefined, noMasters: "We would rather save the money." } },
])("production with a search of %j is refused", (opensearch) => {
  expect(faultsOf(production, { aws: { data: { opensearch } } })).toEqual([expect.stringContaining(search)]);
});

const zones = "the network has not as many zones";

test("a search over more zones than the network has is refused", () => {
  const opensearch = { zones: 3, instances: 3 };
  const network = { zones: ["a", "b"] };
  expect(faultsOf(dev, { aws: { data: { opensearch }, network } })).toEqual([expect.stringContaining(zones)]);
});

test("every rule of data has been seen to refuse", () => {
  const told = [
    ...broken.map(([, fault]) => fault),
    `aws.data.opensearch: ${search}`,
    `aws.data.opensearch.zones: ${zones}`,
  ];
  expect(unseen(dataRules, told)).toEqual([]);
});
