import { searchAlias } from "@mindflow/contracts/search";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { createPool } from "@mindflow/runtime/postgres";
import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";
import { patience } from "./search/store.ts";
import { createValkeyClient } from "./search/valkey.ts";
import { iamUser } from "./search/valkey-token.ts";

await run(config, async (given) =>
  createApp({
    service: given.SERVICE,
    logLevel: given.LOG_LEVEL,
    pool: await createPool(given),
    opensearch: createOpenSearchClient(given, patience),
    index: searchAlias,
    valkey: createValkeyClient({
      host: given.VALKEY_HOST,
      port: given.VALKEY_PORT,
      tls: given.VALKEY_TLS,
      logIn: given.VALKEY_AUTH && iamUser({ ...given.VALKEY_AUTH, region: given.AWS_REGION }),
    }),
  }),
);
