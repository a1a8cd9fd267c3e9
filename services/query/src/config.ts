import { opensearchConfig, postgresConfig, postgresReaderConfig, serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  ...postgresConfig,
  ...postgresReaderConfig,
  ...opensearchConfig,
  VALKEY_HOST: z.string().min(1),
  VALKEY_PORT: z.coerce.number().int().min(1).max(65_535),
  VALKEY_TLS: z.stringbool(),
  /** `iam:<user>@<cluster>`: the user logs into ElastiCache with a token of the service's AWS role. */
  VALKEY_AUTH: z
    .string()
    .regex(/^(none|iam:[a-z0-9-]+@[a-z0-9-]+)$/, "must be none or iam:<user>@<cluster>")
    .transform((text) => {
      const [user, cluster] = text.replace("iam:", "").split("@");
      return user && cluster ? { user, cluster } : undefined;
    }),
};
