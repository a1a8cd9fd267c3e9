import { z } from "zod";
import { days, duration } from "../duration.ts";
import type { AwsRule } from "../rules.ts";
import type { AwsEnvironment } from "../schema.ts";

/** How long a bucket keeps what: see `Keeping` in constructs/bucket-lifecycle.ts. */
const keeping = z.strictObject({
  infrequentAfter: duration.optional(),
  archiveAfter: duration.optional(),
  expireAfter: duration.optional(),
  previousVersions: duration,
});

const publicKey = z
  .string()
  .regex(
    /^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/,
    "it must be a public key as PEM, with its last newline",
  );

export const storageSchema = z.strictObject({
  /** For each bucket of the topology. */
  keeping: z.strictObject({ media: keeping, backups: keeping, logs: keeping }),
  /** Whether destroying the stack takes what is in the buckets along. */
  emptyOnDestroy: z.boolean(),
  media: z.strictObject({
    /** How much of the world has it near: "100" is North America and Europe, "200" adds most of the rest, "All" is all. */
    priceClass: z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    /** `media.` under the environment's domain, with a certificate; or CloudFront's own name, which also speaks TLS 1.0. */
    address: z.union([z.literal("own"), z.strictObject({ defaultCertificate: z.string().min(20) })], {
      error: 'it must be "own", or { defaultCertificate: "…" } with the reason in a sentence',
    }),
    /** Whose signature opens a URL. To rotate: add one, give its private half to the gateway, remove the old one. */
    signingKeys: z.record(z.string().regex(/^[a-z0-9-]+$/), publicKey),
  }),
});

type Keeping = AwsEnvironment["aws"]["storage"]["keeping"][keyof AwsEnvironment["aws"]["storage"]["keeping"]];

function anyBucket({ aws }: AwsEnvironment, refuses: (keeping: Keeping) => boolean): boolean {
  return Object.values(aws.storage.keeping).some(refuses);
}

export const storageRules: readonly AwsRule[] = [
  {
    path: "aws.storage.keeping",
    limit: "S3 moves an object to infrequent access after 30 days at the earliest, and on after 30 more",
    fix: 'use "30d" or more for infrequentAfter, and 30 days more for archiveAfter',
    refuses: (environment) =>
      anyBucket(environment, ({ infrequentAfter, archiveAfter }) =>
        [infrequentAfter, archiveAfter]
          .flatMap((after) => (after ? [days(after)] : []))
          .some((after, i, all) => after < 30 + (all[i - 1] ?? 0)),
      ),
  },
  {
    path: "aws.storage.keeping",
    limit: "what is deleted before or on the day it becomes cheaper was moved for nothing",
    fix: "raise expireAfter over infrequentAfter and archiveAfter, or leave those out",
    refuses: (environment) =>
      anyBucket(environment, ({ infrequentAfter, archiveAfter, expireAfter }) =>
        [infrequentAfter, archiveAfter].some((after) => after && expireAfter && days(after) >= days(expireAfter)),
      ),
  },
  {
    path: "aws.storage.keeping.media",
    limit: "production deletes nobody's files by itself, and gives back for 30 days what a person deleted",
    fix: 'leave out expireAfter, and use "30d" or more for previousVersions',
    refuses: ({ name, aws }) => {
      const { expireAfter, previousVersions } = aws.storage.keeping.media;
      return name === "production" && (expireAfter !== undefined || days(previousVersions) < 30);
    },
  },
  {
    path: "aws.storage.emptyOnDestroy",
    limit: "production's files outlive its stacks",
    fix: "set it to false",
    refuses: ({ name, aws }) => name === "production" && aws.storage.emptyOnDestroy,
  },
  {
    path: "aws.storage.media.address",
    limit: "production needs TLS 1.2 or newer, which CloudFront holds under our own certificate only",
    fix: 'set "own"',
    refuses: ({ name, aws }) => name === "production" && aws.storage.media.address !== "own",
  },
];
