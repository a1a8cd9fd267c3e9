import { z } from "zod";
import { duration } from "../../../constructs/duration.ts";

/** Lifecycle of a bucket's objects: see constructs/storage/bucket-lifecycle.ts. */
export const lifecycle = z.strictObject({
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
  lifecycle: z.strictObject({ media: lifecycle, backups: lifecycle, logs: lifecycle }),
  /** Destroying the stack also deletes the objects in its buckets. */
  emptyOnDestroy: z.boolean(),
  media: z.strictObject({
    /** Edge locations: "100" is North America and Europe, "200" adds most other regions, "All" is all. */
    priceClass: z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    /** `media.` under the environment's domain, or CloudFront's own name, which also allows TLS 1.0. */
    address: z.union([z.literal("own"), z.strictObject({ defaultCertificate: z.string().min(20) })], {
      error: 'it must be "own", or { defaultCertificate: "…" } with the reason in a sentence',
    }),
    /** Public keys that verify signed URLs. To rotate: add one, give its private key to the gateway, remove the old one. */
    signingKeys: z.record(z.string().regex(/^[a-z0-9-]+$/), publicKey),
  }),
});
