import { Client } from "@opensearch-project/opensearch";
import { expect, test } from "vitest";
import { createApp } from "./app.ts";

const nobodyThere = new Client({ node: "http://127.0.0.1:1", maxRetries: 0 });

test.each([
  [{ roles: {} }, "retention"],
  [{ roles: { all_access: {} }, retention: {} }, "all_access"],
  [{ roles: {}, retention: { "mindflow-logs": { pattern: "logs-*", days: 0 } } }, "days"],
])("what is no wish is refused before anything is asked: %j", async (event, because) => {
  await expect(createApp(nobodyThere)(event)).rejects.toThrow(because);
});
