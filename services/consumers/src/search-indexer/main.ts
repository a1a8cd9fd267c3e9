import { searchAlias } from "@mindflow/contracts/search";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { run } from "@mindflow/runtime/run";
import { createSqsClient, openQueue } from "../queue.ts";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, (settings) =>
  createApp({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    queue: openQueue(createSqsClient(settings.AWS_REGION), settings.SEARCH_INDEXER_QUEUE_URL),
    // No retries: `consume` retries, with pauses.
    opensearch: createOpenSearchClient(settings, { requestTimeout: 5_000, maxRetries: 0 }),
    index: searchAlias,
  }),
);
