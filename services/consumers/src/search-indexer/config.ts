import { serviceConfig } from "@mindflow/runtime/config";
import { z } from "zod";

export const config = {
  ...serviceConfig,
  AWS_REGION: z.string().min(1),
  SEARCH_INDEXER_QUEUE_URL: z.url(),
  OPENSEARCH_URL: z.url(),
};
