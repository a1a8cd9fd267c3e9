import { createPool } from "@mindflow/runtime/postgres";
import { run } from "@mindflow/runtime/run";
import { createApp } from "./app.ts";
import { config } from "./config.ts";
import { createClient, createPublisher } from "./publisher.ts";

await run(config, async (settings) =>
  createApp({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    pool: await createPool(settings),
    publish: createPublisher(createClient(settings.AWS_REGION), settings.TASK_EVENTS_TOPIC_ARN),
  }),
);
