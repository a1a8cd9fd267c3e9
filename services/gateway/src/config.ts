import { serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

const serviceUrl = z.url({ protocol: /^https?$/, error: "must be the service's http: or https: URL" });

export const config = {
  ...serviceConfig,
  /** The `iss` and the `aud` that a token must carry. */
  TOKEN_ISSUER: z.string().min(1),
  TOKEN_AUDIENCE: z.string().min(1),
  /** The issuer's public keys, a JWK set. A plain `http:` URL would let whoever is on the way sign tokens. */
  TOKEN_KEYS_URL: z.url({ protocol: /^(https|file)$/, error: "must be the https: or file: URL of a JWK set" }),
  /** Where the services behind the gateway are. */
  COMMAND_URL: serviceUrl,
  QUERY_URL: serviceUrl,
};
