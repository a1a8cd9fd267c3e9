import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { storageRules } from "./storage.ts";

const { keeping } = production.aws.storage;
const withMedia = (change: Change) => JSON.stringify({ ...keeping, media: { ...keeping.media, ...change } });
const closeBy = { infrequentAfter: "30d", archiveAfter: "45d" };
const moved = { infrequentAfter: "90d", expireAfter: "60d" };
const noName = { defaultCertificate: "Nobody has asked for a name yet." };

const broken: [change: Change, fault: string][] = [
  [
    { keeping: { media: closeBy } },
    `aws.storage.keeping is ${withMedia(closeBy)}, ` +
      "but S3 moves an object to infrequent access after 30 days at the earliest, and on after 30 more: " +
      'use "30d" or more for infrequentAfter, and 30 days more for archiveAfter',
  ],
  [
    { keeping: { logs: moved } },
    `aws.storage.keeping is ${JSON.stringify({ ...keeping, logs: { ...keeping.logs, ...moved } })}, ` +
      "but what is deleted before or on the day it becomes cheaper was moved for nothing: " +
      "raise expireAfter over infrequentAfter and archiveAfter, or leave those out",
  ],
  [
    { keeping: { media: { previousVersions: "7d" } } },
    `aws.storage.keeping.media is ${JSON.stringify({ ...keeping.media, previousVersions: "7d" })}, ` +
      "but production deletes nobody's files by itself, and gives back for 30 days what a person deleted: " +
      'leave out expireAfter, and use "30d" or more for previousVersions',
  ],
  [
    { emptyOnDestroy: true },
    "aws.storage.emptyOnDestroy is true, but production's files outlive its stacks: set it to false",
  ],
  [
    { media: { address: noName } },
    `aws.storage.media.address is ${JSON.stringify(noName)}, ` +
      "but production needs TLS 1.2 or newer, which CloudFront holds under our own certificate only: " +
      'set "own"',
  ],
];

test.each(broken)("production with %j is refused", (storage, fault) => {
  expect(faultsOf(production, { aws: { storage } })).toEqual([fault]);
});

test("files that production would delete by itself are refused too", () => {
  expect(faultsOf(production, { aws: { storage: { keeping: { media: { expireAfter: "400d" } } } } })).toHaveLength(1);
});

test("what is no public key is refused, and a private one above all", () => {
  const begin = ["-----BEGIN", "PRIVATE KEY-----\n"].join(" ");
  const faults = faultsOf(production, { aws: { storage: { media: { signingKeys: { mine: begin } } } } });
  expect(faults).toEqual([expect.stringMatching(/it must be a public key as PEM, with its last newline$/)]);
});

test("every rule of the storage has been seen to refuse", () => {
  expect(
    unseen(
      storageRules,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});
