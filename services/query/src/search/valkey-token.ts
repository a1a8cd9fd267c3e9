import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Sha256 } from "@smithy/core/checksum";
import { buildQueryString, HttpRequest } from "@smithy/core/protocols";
import { SignatureV4, type SignatureV4Init } from "@smithy/signature-v4";
import type { TokenUser } from "./valkey.ts";

/** An ElastiCache user who logs in by IAM: an AWS role needs the permission `elasticache:Connect` for it. */
export interface IamUser {
  readonly user: string;
  readonly cluster: string;
  readonly region: string;
}

/** In milliseconds. A token is valid for 15 minutes, its credentials for 5 or more, a login for 12 hours. */
const renewal = 3 * 60_000;

export function iamUser(user: IamUser): TokenUser {
  const credentials = defaultProvider();
  return { user: user.user, token: () => valkeyToken(user, credentials), renewal };
}

/** A signed request that is never sent. Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
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
