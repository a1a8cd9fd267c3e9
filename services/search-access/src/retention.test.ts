import { Client } from "@opensearch-project/opensearch";
import { expect, onTestFinished, test } from "vitest";
import { bringRetention } from "./retention.ts";
import { type IndexState, testIndexManagement } from "./test-index-management.ts";

const logs = { "mindflow-logs": { pattern: "logs-*", days: 7 } };

async function domain(indices: Record<string, IndexState> = {}) {
  const management = await testIndexManagement(indices);
  const opensearch = new Client({ node: management.url, maxRetries: 0 });
  onTestFinished(async () => {
    await opensearch.close();
    await management.stop();
  });
  return { opensearch, ...management };
}

test("an index is deleted when its last document is as old as was said: a day later than its first one", async () => {
  const { opensearch, policies } = await domain();
  expect(await bringRetention(opensearch, logs)).toEqual(["the policy mindflow-logs"]);
  expect(policies.get("mindflow-logs")?.policy).toMatchObject({
    ism_template: [{ index_patterns: ["logs-*"] }],
    default_state: "kept",
    states: [
      { name: "kept", transitions: [{ state_name: "deleted", conditions: { min_index_age: "8d" } }] },
      { name: "deleted", actions: [{ delete: {} }] },
    ],
  });
});

test("nothing is written where all is so already", async () => {
  const { opensearch, writes } = await domain({ "logs-2026.11.26": {} });
  await bringRetention(opensearch, logs);
  const before = [...writes];
  expect(await bringRetention(opensearch, logs)).toEqual([]);
  expect(writes).toEqual(before);
});

test("an index that was there before is put under the policy; another's, or under another policy, is left alone", async () => {
  const { opensearch, writes } = await domain({
    "logs-2026.11.25": {},
    "logs-2026.11.26": { policy: "somebody-else's", version: 3 },
    "tasks-1": {},
  });
  expect(await bringRetention(opensearch, logs)).toEqual([
    "the policy mindflow-logs",
    "logs-2026.11.25 to be under mindflow-logs",
  ]);
  expect(writes).toEqual(["PUT policies/mindflow-logs", "POST add/logs-2026.11.25"]);
});

test("another retention counts also for the indices under the former one", async () => {
  const { opensearch, writes } = await domain({ "logs-2026.11.25": {} });
  await bringRetention(opensearch, logs);
  writes.length = 0;
  const longer = { "mindflow-logs": { pattern: "logs-*", days: 14 } };
  expect(await bringRetention(opensearch, longer)).toEqual([
    "the policy mindflow-logs",
    "logs-2026.11.25 to be under mindflow-logs",
  ]);
  expect(writes).toEqual([
    "PUT policies/mindflow-logs?if_seq_no=41&if_primary_term=1",
    "POST change_policy/logs-2026.11.25",
  ]);
  expect(await bringRetention(opensearch, longer)).toEqual([]);
});

test("a policy that somebody has changed by hand is put right", async () => {
  const { opensearch, policies } = await domain();
  await bringRetention(opensearch, logs);
  const found = policies.get("mindflow-logs");
  if (!found) throw new Error("the policy was not put");
  policies.set("mindflow-logs", { ...found, policy: { ...found.policy, states: found.policy.states.slice(0, 1) } });
  expect(await bringRetention(opensearch, logs)).toEqual(["the policy mindflow-logs"]);
  expect(policies.get("mindflow-logs")?.policy.states).toHaveLength(2);
});

test("an index with which nothing is done is told by name, and why, though the answer is 200", async () => {
  const { opensearch } = await domain({ "logs-2026.11.25": { refusal: "This index is closed" } });
  await expect(bringRetention(opensearch, logs)).rejects.toThrow(
    'OpenSearch was asked for logs-2026.11.25 to be under mindflow-logs and said: [{"index_name":"logs-2026.11.25",' +
      '"reason":"This index is closed"}]',
  );
});

test("an answer that is an error is told with the name of what was asked for", async () => {
  const { opensearch, stop } = await domain();
  await stop();
  await expect(bringRetention(opensearch, logs)).rejects.toThrow(
    "OpenSearch was asked for the policy mindflow-logs and said: connect ECONNREFUSED",
  );
});
