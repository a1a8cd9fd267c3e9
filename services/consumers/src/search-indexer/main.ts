import { searchAlias } from "@mindflow/contracts/search";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { run } from "@mindflow/runtime/run";
import { createSqsClient, openQueue } from "../queue.ts";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, (given) =>
  createApp({
    service: given.SERVICE,
    logLevel: given.LOG_LEVEL,
    queue: openQueue(createSqsClient(given.AWS_REGION), given.SEARCH_INDEXER_QUEUE_URL),
    // One try: the loop tries again, and waits in between.
    opensearch: createOpenSearchClient(given, { requestTimeout: 5_000, maxRetries: 0 }),
    index: searchAlias,
  }),
);
