import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";

await run(config, (settings) =>
  createApp({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    tokens: {
      issuer: settings.TOKEN_ISSUER,
      audience: settings.TOKEN_AUDIENCE,
      keysUrl: new URL(settings.TOKEN_KEYS_URL),
    },
    commandUrl: settings.COMMAND_URL,
    queryUrl: settings.QUERY_URL,
  }),
);
