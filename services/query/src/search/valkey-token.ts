import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Sha256 } from "@smithy/core/checksum";
import { buildQueryString, HttpRequest } from "@smithy/core/protocols";
import { SignatureV4, type SignatureV4Init } from "@smithy/signature-v4";
import type { TokenUser } from "./valkey.ts";

/** A user whom ElastiCache lets into a cluster if his AWS role may `elasticache:Connect` as him. */
export interface IamUser {
  readonly user: string;
  readonly cluster: string;
  readonly region: string;
}

/**
 * After how long there is a new token, in milliseconds: before the last one's 15 minutes are over, or the 5 that its
 * credentials are good for at least, and long before the 12 hours after which ElastiCache ends a connection.
 */
const renewal = 3 * 60_000;

/** The user as the AWS role that the service runs as. */
export function iamUser(user: IamUser): TokenUser {
  const credentials = defaultProvider();
  return { user: user.user, token: () => valkeyToken(user, credentials), renewal };
}

/**
 * What such a user gives as his password: a request that is signed and never sent. Good for 15 minutes to connect, and
 * for no longer than the credentials.
 * Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export async function valkeyToken(
  { user, cluster, region }: IamUser,
  credentials: SignatureV4Init["credentials"],
  signingDate = new Date(),
): Promise<string> {
  const signer = new SignatureV4({ service: "elasticache", region, credentials, sha256: Sha256 });
  const request = new HttpRequest({
    hostname: cluster,
    headers: { host: cluster },
    query: { Action: "connect", User: user },
  });
  const { query = {} } = await signer.presign(request, { expiresIn: 900, signingDate });
  return `${cluster}/?${buildQueryString(query)}`;
}
