import { Client } from "@opensearch-project/opensearch";
import { expect, onTestFinished, test } from "vitest";
import { type IndexState, testIndexManagement } from "../fixtures/index-management.ts";
import { applyRetention } from "./retention.ts";

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

test("an index is deleted when its last document has the given age, a day after its first one", async () => {
  const { opensearch, policies } = await domain();
  expect(await applyRetention(opensearch, logs)).toEqual(["the policy mindflow-logs"]);
  expect(policies.get("mindflow-logs")?.policy).toMatchObject({
    ism_template: [{ index_patterns: ["logs-*"] }],
    default_state: "kept",
    states: [
      { name: "kept", transitions: [{ state_name: "deleted", conditions: { min_index_age: "8d" } }] },
      { name: "deleted", actions: [{ delete: {} }] },
    ],
  });
});

test("nothing is written if the policy is up to date", async () => {
  const { opensearch, writes } = await domain({ "logs-2026.11.26": {} });
  await applyRetention(opensearch, logs);
  const before = [...writes];
  expect(await applyRetention(opensearch, logs)).toEqual([]);
  expect(writes).toEqual(before);
});

test("the policy is attached to an existing index, but not to one of another pattern or with another policy", async () => {
  const { opensearch, writes } = await domain({
    "logs-2026.11.25": {},
    "logs-2026.11.26": { policy: "somebody-else's", version: 3 },
    "tasks-1": {},
  });
  expect(await applyRetention(opensearch, logs)).toEqual([
    "the policy mindflow-logs",
    "the policy mindflow-logs for logs-2026.11.25",
  ]);
  expect(writes).toEqual(["PUT policies/mindflow-logs", "POST add/logs-2026.11.25"]);
});

test("a changed retention applies to indices with the former one too", async () => {
  const { opensearch, writes } = await domain({ "logs-2026.11.25": {} });
  await applyRetention(opensearch, logs);
  writes.length = 0;
  const longer = { "mindflow-logs": { pattern: "logs-*", days: 14 } };
  expect(await applyRetention(opensearch, longer)).toEqual([
    "the policy mindflow-logs",
    "the policy mindflow-logs for logs-2026.11.25",
  ]);
  expect(writes).toEqual([
    "PUT policies/mindflow-logs?if_seq_no=41&if_primary_term=1",
    "POST change_policy/logs-2026.11.25",
  ]);
  expect(await applyRetention(opensearch, longer)).toEqual([]);
});

test("a policy that was changed by hand is corrected", async () => {
  const { opensearch, policies } = await domain();
  await applyRetention(opensearch, logs);
  const stored = policies.get("mindflow-logs");
  if (!stored) throw new Error("the policy was not put");
  policies.set("mindflow-logs", { ...stored, policy: { ...stored.policy, states: stored.policy.states.slice(0, 1) } });
  expect(await applyRetention(opensearch, logs)).toEqual(["the policy mindflow-logs"]);
  expect(policies.get("mindflow-logs")?.policy.states).toHaveLength(2);
});

test("an index that cannot be changed is an error with its name and the reason, although the status is 200", async () => {
  const { opensearch } = await domain({ "logs-2026.11.25": { refusal: "This index is closed" } });
  await expect(applyRetention(opensearch, logs)).rejects.toThrow(
    'the OpenSearch request for the policy mindflow-logs for logs-2026.11.25 failed: [{"index_name":"logs-2026.11.25",' +
      '"reason":"This index is closed"}]',
  );
});

test("a failed request is an error with the name of the change", async () => {
  const { opensearch, stop } = await domain();
  await stop();
  await expect(applyRetention(opensearch, logs)).rejects.toThrow(
    "the OpenSearch request for the policy mindflow-logs failed: connect ECONNREFUSED",
  );
});
