import { expect, test } from "vitest";
import { findDefinitions, findPrograms } from "./programs.ts";

test("the message about missing programs names each, and where to download it", () => {
  expect(findPrograms({ path: "/nowhere", assets: "" })).toEqual({
    missing: expect.stringMatching(
      /: etcd \(github\.com\S+\), kube-apiserver \(kubernetes\.io\S+\), .*kwok \(kwok\S+\)\./,
    ),
  });
});

test("the message about missing definitions says how to get them", () => {
  expect(findDefinitions("")).toEqual({ missing: expect.stringContaining("helm show crds") });
});
