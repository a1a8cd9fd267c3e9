import { searchAlias } from "@mindflow/contracts/search";
import { createPool } from "@mindflow/runtime/postgres";
import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";
import { createValkeyClient } from "./search/cache.ts";
import { createOpenSearchClient } from "./search/store.ts";

await run(config, async (given) =>
  createApp({
    service: given.SERVICE,
    logLevel: given.LOG_LEVEL,
    pool: await createPool(given),
    opensearch: createOpenSearchClient(given.OPENSEARCH_URL),
    index: searchAlias,
    valkey: createValkeyClient(given.VALKEY_HOST, given.VALKEY_PORT, given.VALKEY_TLS),
  }),
);
