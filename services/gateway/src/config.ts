import { serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

const serviceUrl = z.url({ protocol: /^https?$/, error: "must be the service's http: or https: URL" });

export const config = {
  ...serviceConfig,
  TOKEN_ISSUER: z.string().min(1),
  TOKEN_AUDIENCE: z.string().min(1),
  /** The issuer's public keys, a JWK set. Not `http:`: an attacker on the network could replace the keys. */
  TOKEN_KEYS_URL: z.url({ protocol: /^(https|file)$/, error: "must be the https: or file: URL of a JWK set" }),
  COMMAND_URL: serviceUrl,
  QUERY_URL: serviceUrl,
};
