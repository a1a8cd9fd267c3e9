import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { unwelcome } from "./changes.ts";
import { drifts, misnamed, subjectOf } from "./drifts.ts";
import { compare } from "./inventory.ts";
import { judge } from "./residue.ts";
import { edit } from "./source.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mindflow-judgement-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("a drift", () => {
  const subnet = (name: string, map_public_ip_on_launch: boolean) => ({
    mode: "managed" as const,
    type: "aws_subnet",
    name,
    instances: [{ attributes: { id: `subnet-${name}`, map_public_ip_on_launch } }],
  });
  const network = drifts.network;
  if (!network) throw new Error("network has no drift");

  test("changes the first resource of its kind that it fits", () => {
    const { address, attributes } = subjectOf(network, {
      resources: [subnet("public", true), subnet("private", false)],
    });
    expect(address).toBe("aws_subnet.private");
    expect(network.call(attributes)).toMatchObject({
      operation: "ModifySubnetAttribute",
      parameters: { SubnetId: "subnet-private" },
    });
  });

  test("that finds nothing to change is an error, and not a drill that passes", () => {
    expect(() => subjectOf(network, { resources: [subnet("public", true)] })).toThrow(/no aws_subnet to change/);
  });

  test("is found where the plan names that resource and no other", () => {
    expect(misnamed("aws_subnet.a", ["aws_subnet.a"])).toBe("");
    expect(misnamed("aws_subnet.a", [])).toMatch(/aws_subnet\.a was changed .* its plan does not say so/);
    expect(misnamed("aws_subnet.a", ["aws_subnet.a", "aws_vpc.b"])).toMatch(/the plan names aws_vpc\.b too/);
  });
});

describe("a change", () => {
  const expected = [/^update aws_eks_node_group\.general/];

  test("that brings just what it should is welcome", () => {
    expect(unwelcome(["update aws_eks_node_group.general: scaling_config.0.max_size"], expected)).toEqual([]);
  });

  test("that does more, or not what it should, is told so", () => {
    expect(unwelcome(["create aws_vpc.other"], expected)).toEqual([
      "it would also create aws_vpc.other",
      "it would not /^update aws_eks_node_group\\.general/",
    ]);
  });

  test("that replaces what holds data is refused, whatever was expected", () => {
    expect(unwelcome(["replace aws_sqs_queue.events: name"], [/aws_sqs_queue/])).toEqual([
      "it would lose data: replace aws_sqs_queue.events: name",
    ]);
  });

  test("is made where its text is exactly once, and nowhere else", () => {
    mkdirSync(join(directory, "stacks"));
    const file = "stacks/dev.ts";
    writeFileSync(join(directory, file), "max: 5, min: 3, min: 4");
    edit(directory, { file, find: /max: (\d+)/, replace: (_all, max) => `max: ${Number(max) + 2}` });
    expect(readFileSync(join(directory, file), "utf8")).toBe("max: 7, min: 3, min: 4");
    expect(() => edit(directory, { file, find: /min: \d/, replace: "" })).toThrow("is in stacks/dev.ts 2 times");
    expect(() => edit(directory, { file, find: /nodes/, replace: "" })).toThrow("is in stacks/dev.ts 0 times");
  });
});

describe("after the destroy", () => {
  const thing = (service: string, kind: string) => ({ service, region: "eu-central-1", kind, id: "1" });

  test("what was there before is no residue, a key that waits for its end has a reason, and the rest is named", () => {
    const role = thing("iam", "roles");
    const waiting = thing("kms", "keys (PendingDeletion)");
    const forgotten = [thing("kms", "keys"), thing("secretsmanager", "secrets"), thing("sqs", "queues")];
    const { kept, left } = judge([role], [role, waiting, ...forgotten]);
    expect(kept).toEqual([{ because: expect.stringContaining("waiting time"), things: [waiting] }]);
    expect(left).toEqual(forgotten);
  });
});

describe("the inventory of plans", () => {
  const planned = new Map([
    ["dev-state", ["create aws_kms_key.key", "create aws_s3_bucket.bucket"]],
    ["dev-state, when more is kept", ["update aws_s3_bucket_lifecycle_configuration.bucket: rule.0.days"]],
  ]);
  const file = () => join(directory, "dev.txt");

  test("is written, and read again without a difference", () => {
    expect(compare(file(), planned, { whole: true, update: true })).toEqual([]);
    expect(compare(file(), planned, { whole: true, update: false })).toEqual([]);
  });

  test("that is stale differs line by line", () => {
    compare(file(), planned, { whole: true, update: true });
    const now = new Map([["dev-state", ["create aws_kms_key.key", "create aws_kms_alias.alias"]]]);
    expect(compare(file(), now, { whole: false, update: false })).toEqual([
      "dev-state:",
      "  - create aws_s3_bucket.bucket",
      "  + create aws_kms_alias.alias",
    ]);
  });

  test("keeps what a rehearsal of a few stacks did not plan, and a whole one leaves nothing stale", () => {
    compare(file(), planned, { whole: true, update: true });
    const other = new Map([["dev-data", ["create aws_db_instance.writer"]]]);
    compare(file(), other, { whole: false, update: true });
    expect(readFileSync(file(), "utf8")).toContain("aws_kms_key.key");
    expect(compare(file(), other, { whole: true, update: false })).toContain("dev-state:");
  });
});
