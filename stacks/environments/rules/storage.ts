import type { z } from "zod";
import { days } from "../../../constructs/duration.ts";
import type { lifecycle } from "../aws/storage.ts";
import type { AwsRule } from "../rule.ts";
import type { AwsEnvironment } from "../schema.ts";

type Lifecycle = z.infer<typeof lifecycle>;

function anyBucket({ aws }: AwsEnvironment, refuses: (lifecycle: Lifecycle) => boolean): boolean {
  return Object.values(aws.storage.lifecycle).some(refuses);
}

export const storageRules: readonly AwsRule[] = [
  {
    path: "aws.storage.lifecycle",
    limit: "S3 moves an object to infrequent access after 30 days or more, and to the archive 30 days later or more",
    fix: 'use "30d" or more for infrequentAfter, and 30 days more for archiveAfter',
    refuses: (environment) =>
      anyBucket(environment, ({ infrequentAfter, archiveAfter }) =>
        [infrequentAfter, archiveAfter]
          .flatMap((after) => (after ? [days(after)] : []))
          .some((after, i, all) => after < 30 + (all[i - 1] ?? 0)),
      ),
  },
  {
    path: "aws.storage.lifecycle",
    limit: "an object must not be deleted before it moves to a cheaper class, or on the same day",
    fix: "raise expireAfter above infrequentAfter and archiveAfter, or remove those",
    refuses: (environment) =>
      anyBucket(environment, ({ infrequentAfter, archiveAfter, expireAfter }) =>
        [infrequentAfter, archiveAfter].some((after) => after && expireAfter && days(after) >= days(expireAfter)),
      ),
  },
  {
    path: "aws.storage.lifecycle.media",
    limit: "production never deletes users' files by itself, and can restore a deleted one for 30 days",
    fix: 'remove expireAfter, and use "30d" or more for previousVersions',
    refuses: ({ name, aws }) => {
      const { expireAfter, previousVersions } = aws.storage.lifecycle.media;
      return name === "production" && (expireAfter !== undefined || days(previousVersions) < 30);
    },
  },
  {
    path: "aws.storage.emptyOnDestroy",
    limit: "production's files must not be deleted with its stacks",
    fix: "set it to false",
    refuses: ({ name, aws }) => name === "production" && aws.storage.emptyOnDestroy,
  },
  {
    path: "aws.storage.media.address",
    limit: "production needs TLS 1.2 or newer, which CloudFront enforces only with our own certificate",
    fix: 'set "own"',
    refuses: ({ name, aws }) => name === "production" && aws.storage.media.address !== "own",
  },
];
