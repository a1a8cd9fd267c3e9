import { expect, test } from "vitest";
import { config } from "./config.ts";

test("VALKEY_AUTH is a user and a cluster with IAM, and undefined without", () => {
  const { VALKEY_AUTH } = config;
  expect(VALKEY_AUTH.parse("iam:mindflow-dev-query@mindflow-dev-valkey")).toEqual({
    user: "mindflow-dev-query",
    cluster: "mindflow-dev-valkey",
  });
  expect(VALKEY_AUTH.parse("none")).toBeUndefined();
});

test.each(["iam", "iam:query", "iam:@valkey", "query@valkey", "iam:a@b@c", "None"])("%s is refused", (text) => {
  expect(config.VALKEY_AUTH.safeParse(text).error?.message).toContain("must be none or iam:<user>@<cluster>");
});
