import { createPool } from "@mindflow/runtime/postgres";
import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, async (settings) =>
  createApp({ service: settings.SERVICE, logLevel: settings.LOG_LEVEL, pool: await createPool(settings) }),
);
