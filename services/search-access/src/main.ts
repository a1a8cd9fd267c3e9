import { opensearchConfig, readConfig } from "@mindflow/runtime/config";
import { createOpenSearchClient } from "@mindflow/runtime/opensearch";
import { createApp } from "./app.ts";

/** A new domain may refuse the first requests. */
const limits = { requestTimeout: 10_000, maxRetries: 3 };

export const handler = createApp(createOpenSearchClient(readConfig(opensearchConfig), limits));
