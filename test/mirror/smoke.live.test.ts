import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { signToken } from "../../localstack/commands/token.ts";
import { smokeTest } from "../../stacks/pipeline/release/smoke-test.ts";
import { mirror } from "../fixtures/running-mirror.ts";

const url = () => `${mirror.addresses.urls.gateway}/graphql`;

test("the smoke test of a release creates and reads a task, and without a token only asks for one", async () => {
  const token = await signToken(mirror.directory, `smoke-${randomUUID()}`);
  expect(await smokeTest(url(), token)).toBe(`${url()} has created a task, and reads it`);
  expect(await smokeTest(url())).toMatch("asks for a token");
});

test("a token that is refused, an address without the API, and nobody at the address fail it, with the answer", async () => {
  await expect(smokeTest(url(), "a.b.c")).rejects.toThrow(/answers mutation .*: /);
  await expect(smokeTest(`${mirror.addresses.urls.gateway}/nothing`)).rejects.toThrow(/must refuse a query|no JSON/);
  await expect(smokeTest("http://127.0.0.1:1/graphql")).rejects.toThrow("cannot be reached");
});
