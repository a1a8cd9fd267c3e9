import { expect, test } from "vitest";
import { changed, recorded, recordedPlan } from "./fixtures/recorded-plan.ts";
import { planDifferences } from "./plan-differences.ts";
import { staleness } from "./plan-facts.ts";
import type { Plan } from "./terraform/plan.ts";

const update = (after: object, change: object = {}) =>
  changed("aws_sqs_queue.events", ["update"], { before: { delay: 1, policy: "a" }, after, ...change });
const other = changed("aws_sns_topic.alerts", ["create"], {
  after: { name: "alerts", tags: { owner: "a", team: "b" } },
});
const reviewed = recordedPlan(update({ delay: 2, policy: "a" }), other);

/** The same data in another order, and as another text. */
function reordered(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reordered(inner)]),
  );
}

test("the same plan differs in nothing, and neither does one in another order", () => {
  expect(planDifferences(reviewed, structuredClone(reviewed))).toEqual([]);
  const { resource_changes = [], ...rest } = reordered(reviewed) as Plan;
  const shuffled = { ...rest, resource_changes: resource_changes.toReversed() };
  expect(JSON.stringify(shuffled)).not.toBe(JSON.stringify(reviewed));
  expect(planDifferences(reviewed, shuffled)).toEqual([]);
});

test("no-ops and reads that come or go are no difference", () => {
  const read = { ...changed("data.aws_vpc.main", ["read"]), mode: "data" as const };
  const quiet = {
    ...reviewed,
    resource_changes: [read, changed("aws_sqs_queue.b", ["no-op"]), ...(reviewed.resource_changes ?? [])],
  };
  expect(planDifferences(reviewed, quiet)).toEqual([]);
  expect(planDifferences(quiet, reviewed)).toEqual([]);
});

const differing: [string, Plan, string][] = [
  [
    "a plan that does more",
    { ...reviewed, resource_changes: [...(reviewed.resource_changes ?? []), changed("aws_iam_role.new", ["create"])] },
    "create aws_iam_role.new: it is planned now, and was not reviewed",
  ],
  [
    "a plan that does less",
    { ...reviewed, resource_changes: [other] },
    "update aws_sqs_queue.events: it was reviewed, and is not planned any more",
  ],
  [
    "an update that became a replacement",
    {
      ...reviewed,
      resource_changes: [
        other,
        { ...update({ delay: 2, policy: "a" }), change: { ...update({}).change, actions: ["delete", "create"] } },
      ],
    },
    "replace aws_sqs_queue.events: update was reviewed",
  ],
  [
    "another value",
    { ...reviewed, resource_changes: [other, update({ delay: 2, policy: "everybody may send" })] },
    "update aws_sqs_queue.events: it differs from the reviewed plan in policy",
  ],
  [
    "a value that is known only after the apply",
    { ...reviewed, resource_changes: [other, update({ delay: 2 }, { after_unknown: { policy: true } })] },
    "update aws_sqs_queue.events: it differs from the reviewed plan in policy",
  ],
  [
    "an output",
    { ...reviewed, output_changes: { address: { actions: ["create"], before: null, after: "a" } } },
    "create output.address: it is planned now, and was not reviewed",
  ],
  [
    "a variable",
    { ...reviewed, variables: { revision: { value: "0a1b" } } },
    "the code of variable revision is not the reviewed one",
  ],
  [
    "a provisioner, which no planned value shows",
    withProvisioner(reviewed),
    "the code of aws_sns_topic.alerts is not the reviewed one",
  ],
];

function withProvisioner(plan: Plan): Plan {
  const { root_module, ...rest } = plan.configuration as { root_module: { resources: { address: string }[] } };
  const resources = root_module.resources.map((resource) =>
    resource.address === "aws_sns_topic.alerts" ? { ...resource, provisioners: [{ type: "local-exec" }] } : resource,
  );
  return { ...plan, configuration: { ...rest, root_module: { resources } } };
}

test.each(differing)("%s differs, in words", (_what, fresh, difference) => {
  expect(planDifferences(reviewed, fresh)).toEqual([difference]);
});

test("a sensitive value is compared, and not printed", () => {
  const secret = (value: string) => recordedPlan(update({ password: value }, { after_sensitive: { password: true } }));
  expect(planDifferences(secret("hunter2"), secret("hunter2"))).toEqual([]);
  expect(planDifferences(secret("hunter2"), secret("correct horse"))).toEqual([
    "update aws_sqs_queue.events: it differs from the reviewed plan in password",
  ]);
});

test("a plan without changes equals another one, and not one with changes", () => {
  expect(planDifferences(recordedPlan(), recordedPlan())).toEqual([]);
  expect(planDifferences(recordedPlan(), recorded.queueDeleted)).toContain(
    "delete aws_sqs_queue.notifier-queue_4: it is planned now, and was not reviewed",
  );
});

const facts = { serial: 7, lineage: "one", lockFile: "0a", terraform: "1.11.4" };

test.each([
  [{ serial: 8 }, "the state was changed since the plan was made: its serial was 7, and is 8"],
  [{ lineage: "two", serial: 1 }, "the state is another one than the plan was made from"],
  [{ lockFile: "0b" }, "the providers are others than those that made the plan (.terraform.lock.hcl)"],
  [{ terraform: "1.12.0" }, "Terraform is 1.12.0, and Terraform 1.11.4 made the plan"],
])("a plan is stale after %j", (now, words) => {
  expect(staleness(facts, { ...facts, ...now })).toEqual([words]);
  expect(staleness(facts, facts)).toEqual([]);
});
