import { postgresConfig, serviceConfig } from "@mindflow/runtime/config";

export const config = { ...serviceConfig, ...postgresConfig };
