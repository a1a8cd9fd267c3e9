import { postgresConfig, serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  ...postgresConfig,
  VALKEY_HOST: z.string().min(1),
  VALKEY_PORT: z.coerce.number().int().min(1).max(65_535),
  VALKEY_TLS: z.stringbool(),
  OPENSEARCH_URL: z.url(),
};
