import { expect, test } from "vitest";
import { differences, needless } from "./differences.ts";

const queue = { VisibilityTimeout: "10", RedrivePolicy: { maxReceiveCount: 5 }, CreatedTimestamp: "1" };
const byTerraform = { "queue tasks": queue, "topic tasks": { FifoTopic: "true" } };
const later = { attributes: ["CreatedTimestamp"], of: "queue", because: "It was made later." };

test("equal things have no difference", () => {
  expect(differences(byTerraform, structuredClone(byTerraform), [])).toEqual([]);
});

test("a number that was changed on one side is told, with both", () => {
  const inMirror = { ...byTerraform, "queue tasks": { ...queue, VisibilityTimeout: "11" } };
  expect(differences(byTerraform, inMirror, [later])).toEqual([
    'queue tasks: VisibilityTimeout is "10" by Terraform, and "11" in the mirror',
  ]);
});

test("an attribute that one side has not is told, and so is a number deep within", () => {
  const inMirror = {
    "queue tasks": { ...queue, RedrivePolicy: { maxReceiveCount: 6 } },
    "topic tasks": { FifoTopic: "true", DisplayName: "Tasks" },
  };
  expect(differences(byTerraform, inMirror, [later])).toEqual([
    'queue tasks: RedrivePolicy is {"maxReceiveCount":5} by Terraform, and {"maxReceiveCount":6} in the mirror',
    'topic tasks: DisplayName is not set by Terraform, and "Tasks" in the mirror',
  ]);
});

test("a thing that one side has not is told, whatever is excused", () => {
  const { "topic tasks": topic } = byTerraform;
  expect(differences(byTerraform, { "topic tasks": topic, "bucket media": {} }, [later])).toEqual([
    "bucket media is in the mirror only",
    "queue tasks is not in the mirror",
  ]);
});

test("an excuse is for its attribute of its things alone", () => {
  const inMirror = {
    "queue tasks": { ...queue, CreatedTimestamp: "2" },
    "topic tasks": { FifoTopic: "true", CreatedTimestamp: "2" },
  };
  expect(differences(byTerraform, inMirror, [later])).toEqual([
    'topic tasks: CreatedTimestamp is not set by Terraform, and "2" in the mirror',
  ]);
});

test("an excuse that hides nothing is told", () => {
  const inMirror = { ...byTerraform, "queue tasks": { ...queue, CreatedTimestamp: "2" } };
  expect(needless(byTerraform, inMirror, [later, { attributes: ["KmsMasterKeyId"], because: "No KMS." }])).toEqual([
    "KmsMasterKeyId",
  ]);
});
