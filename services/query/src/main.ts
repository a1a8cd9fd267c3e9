import { searchAlias } from "@mindflow/contracts/search";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { createPool } from "@mindflow/runtime/postgres";
import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";
import { requestLimits } from "./search/store.ts";
import { createValkeyClient } from "./search/valkey.ts";
import { iamUser } from "./search/valkey-token.ts";

await run(config, async (settings) =>
  createApp({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    pool: await createPool(settings),
    opensearch: createOpenSearchClient(settings, requestLimits),
    index: searchAlias,
    valkey: createValkeyClient({
      host: settings.VALKEY_HOST,
      port: settings.VALKEY_PORT,
      tls: settings.VALKEY_TLS,
      logIn: settings.VALKEY_AUTH && iamUser({ ...settings.VALKEY_AUTH, region: settings.AWS_REGION }),
    }),
  }),
);
