import { expect, test } from "vitest";
import { unexpectedEffects } from "./changes.ts";

const expected = [/^update aws_eks_node_group\.general/];

test("a change with exactly the expected effects has no fault", () => {
  expect(unexpectedEffects(["update aws_eks_node_group.general: scaling_config.0.max_size"], expected)).toEqual([]);
});

test("additional and missing effects are named", () => {
  expect(unexpectedEffects(["create aws_vpc.other"], expected)).toEqual([
    "it would also create aws_vpc.other",
    "it would not /^update aws_eks_node_group\\.general/",
  ]);
});

test("a change that replaces data is refused even if it is expected", () => {
  expect(unexpectedEffects(["replace aws_sqs_queue.events: name"], [/aws_sqs_queue/])).toEqual([
    "it would lose data: replace aws_sqs_queue.events: name",
  ]);
});
