import { expect, test } from "vitest";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { storageRules } from "./storage.ts";

const usersFiles = "production never deletes users' files by itself, and can restore a deleted one for 30 days";

testSectionRules("storage", storageRules, [
  [
    "S3 moves an object to infrequent access after 30 days or more",
    production,
    { lifecycle: { media: { infrequentAfter: "30d", archiveAfter: "45d" } } },
  ],
  [
    "an object must not be deleted before it moves to a cheaper class, or on the same day",
    production,
    { lifecycle: { logs: { infrequentAfter: "90d", expireAfter: "60d" } } },
  ],
  [usersFiles, production, { lifecycle: { media: { previousVersions: "7d" } } }],
  [usersFiles, production, { lifecycle: { media: { expireAfter: "400d" } } }],
  ["production's files must not be deleted with its stacks", production, { emptyOnDestroy: true }],
  [
    "production needs TLS 1.2 or newer, which CloudFront enforces only with our own certificate",
    production,
    { media: { address: { defaultCertificate: "Nobody has asked for a name yet." } } },
  ],
]);

test("a signing key that is not a public key is refused, above all a private one", () => {
  const privateKey = ["-----BEGIN", "PRIVATE KEY-----\n"].join(" ");
  const faults = faultsOf(production, { aws: { storage: { media: { signingKeys: { mine: privateKey } } } } });
  expect(faults).toEqual([expect.stringMatching(/it must be a public key as PEM, with its last newline$/)]);
});
