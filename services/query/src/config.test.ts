import { expect, test } from "vitest";
import { config } from "./config.ts";

test("who logs into Valkey by IAM is a user of a cluster, and where IAM has no part it is nobody", () => {
  const { VALKEY_AUTH } = config;
  expect(VALKEY_AUTH.parse("iam:mindflow-dev-query@mindflow-dev-valkey")).toEqual({
    user: "mindflow-dev-query",
    cluster: "mindflow-dev-valkey",
  });
  expect(VALKEY_AUTH.parse("none")).toBeUndefined();
});

test.each(["iam", "iam:query", "iam:@valkey", "query@valkey", "iam:a@b@c", "None"])("%s is neither", (text) => {
  expect(config.VALKEY_AUTH.safeParse(text).error?.message).toContain("neither none nor iam:<user>@<cluster>");
});
