import { searchAlias } from "@mindflow/contracts/search";
import { run } from "@mindflow/runtime/run";
import { Client } from "@opensearch-project/opensearch";
import { createSqsClient, openQueue } from "../queue.ts";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, ({ SERVICE, LOG_LEVEL, AWS_REGION, SEARCH_INDEXER_QUEUE_URL, OPENSEARCH_URL }) =>
  createApp({
    service: SERVICE,
    logLevel: LOG_LEVEL,
    queue: openQueue(createSqsClient(AWS_REGION), SEARCH_INDEXER_QUEUE_URL),
    // One try: the loop tries again, and waits in between.
    opensearch: new Client({ node: OPENSEARCH_URL, requestTimeout: 5_000, maxRetries: 0 }),
    index: searchAlias,
  }),
);
