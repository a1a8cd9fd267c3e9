import { expect, test } from "vitest";
import { type Release, ReleaseRecord } from "./release-record.ts";

/** Of a namespace in memory. The rehearsal has the API server's. */
async function recordOf(...outcomes: readonly (readonly [revision: string, outcome: Release["outcome"]])[]) {
  let annotations: Record<string, string> = {};
  const record = await ReleaseRecord.read(async (args) => {
    const patch = args[args.indexOf("--patch") + 1] ?? "";
    if (args[0] === "patch") annotations = JSON.parse(patch).metadata.annotations;
    return JSON.stringify({ metadata: { resourceVersion: "1", annotations } });
  });
  for (const [revision, outcome] of outcomes) {
    await record.begin(revision, [`web:${revision}`]);
    await record.end(outcome);
  }
  return { record, annotations: () => annotations };
}

test("a rollback after a success goes to the one before it, and after a failure to the last success", async () => {
  const { record } = await recordOf(["a", "succeeded"], ["b", "succeeded"]);
  expect(record.previous.revision).toBe("a");
  await record.begin("c", []);
  expect(record.previous.revision).toBe("b");
});

test("a second rollback goes further back, not forth to what was left", async () => {
  const { record } = await recordOf(["a", "succeeded"], ["b", "succeeded"], ["c", "succeeded"]);
  await record.begin("b", [], record.previous);
  await record.end("succeeded");
  expect(record.releases.map(({ revision, outcome }) => `${revision} ${outcome}`)).toEqual([
    "b succeeded",
    "c rolled back",
    "b succeeded",
    "a succeeded",
  ]);
  expect(record.previous.revision).toBe("a");
});

test("the last success stays recorded and admitted, however many fail after it", async () => {
  const failures = Array.from({ length: 20 }, (_, at) => [`f${at}`, "failed"] as const);
  const { record, annotations } = await recordOf(["a", "succeeded"], ...failures);
  expect(record.previous.revision).toBe("a");
  expect(record.releases).toHaveLength(11);
  expect(annotations()["mindflow/images"]?.split("\n")).toContain("web:a");
  expect(annotations()["mindflow/revision"]).toBe("a");
});

test("without an earlier success there is nothing to go back to", async () => {
  const { record } = await recordOf(["a", "succeeded"], ["a", "succeeded"]);
  expect(() => record.previous).toThrow("No earlier release that succeeded is recorded");
});
