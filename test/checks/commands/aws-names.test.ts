import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { synthesize } from "../../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { namesIn, unknownNames } from "./aws-names.ts";
import { commandsIn, pages } from "./page-commands.ts";

const names = new Map(cloudEnvironments.map((one) => [one.name, namesIn(Object.values(synthesize([one])))] as const));
const faults = (page: string, text: string) =>
  commandsIn(page, text, ["aws"]).flatMap((command) => unknownNames(command, names));

test.each(pages)("the commands on AWS in %s name what exists", (page) => {
  expect(faults(page, readFileSync(page, "utf8"))).toEqual([]);
});

test("a name that no stack has is found: of a resource, and of a log group", () => {
  const text = `\`aws eks describe-cluster --name mindflow-dev-clutser\`, and
\`aws logs tail /aws/docdb/mindflow-<environment>-documents/profiles\``;
  expect(faults("a.md", text)).toEqual([
    "a.md: nothing is named mindflow-dev-clutser",
    "a.md: nothing is named /aws/docdb/mindflow-<environment>-documents/profiles",
  ]);
});
