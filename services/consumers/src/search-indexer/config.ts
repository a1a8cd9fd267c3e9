import { opensearchConfig, serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  ...opensearchConfig,
  SEARCH_INDEXER_QUEUE_URL: z.url(),
};
