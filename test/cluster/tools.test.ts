import { expect, test } from "vitest";
import { findDefinitions, findPrograms } from "./tools.ts";

test("a machine without the programs is told which, and where they are", () => {
  expect(findPrograms({ path: "/nowhere", assets: "" })).toEqual({
    missing: expect.stringMatching(
      /: etcd \(github\.com\S+\), kube-apiserver \(kubernetes\.io\S+\), .*kwok \(kwok\S+\)\./,
    ),
  });
});

test("a machine without the third parties' definitions is told how to get them", () => {
  expect(findDefinitions("")).toEqual({ missing: expect.stringContaining("helm show crds") });
});
