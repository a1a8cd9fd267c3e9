import { opensearchConfig, readConfig } from "@mindflow/runtime/config";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { createApp } from "./app.ts";

/** A domain that has just been made may still shed a request or two. */
const patience = { requestTimeout: 10_000, maxRetries: 3 };

export const handler = createApp(createOpenSearchClient(readConfig(opensearchConfig), patience));
