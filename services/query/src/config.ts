import { opensearchConfig, postgresConfig, serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  ...postgresConfig,
  ...opensearchConfig,
  VALKEY_HOST: z.string().min(1),
  VALKEY_PORT: z.coerce.number().int().min(1).max(65_535),
  VALKEY_TLS: z.stringbool(),
  /** `iam:<user>@<cluster>` where ElastiCache lets a user in by a token of the service's AWS role. */
  VALKEY_AUTH: z
    .string()
    .regex(/^(none|iam:[a-z0-9-]+@[a-z0-9-]+)$/, "neither none nor iam:<user>@<cluster>")
    .transform((text) => {
      const [user, cluster] = text.replace("iam:", "").split("@");
      return user && cluster ? { user, cluster } : undefined;
    }),
};
