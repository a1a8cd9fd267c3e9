import { Client } from "@opensearch-project/opensearch";
import { expect, test } from "vitest";
import { createApp } from "./app.ts";

const unreachable = new Client({ node: "http://127.0.0.1:1", maxRetries: 0 });

test.each([
  [{ roles: {} }, "retention"],
  [{ roles: { all_access: {} }, retention: {} }, "all_access"],
  [{ roles: {}, retention: { "mindflow-logs": { pattern: "logs-*", days: 0 } } }, "days"],
])("an invalid event is refused before OpenSearch is called: %j", async (event, because) => {
  await expect(createApp(unreachable)(event)).rejects.toThrow(because);
});
