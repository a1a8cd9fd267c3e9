import { expect, test } from "vitest";
import { builtServices } from "../../topology.ts";
import { digestsIn } from "./digests.ts";

const digest = `sha256:${"a".repeat(64)}`;
const all = Object.fromEntries(builtServices.map((service) => [service, digest]));

test("the digests are of all services", () => {
  expect(digestsIn(JSON.stringify(all))).toEqual(Object.entries(all));
});

test.each([
  ["nothing", undefined],
  ["no JSON", "gateway"],
  ["a tag", JSON.stringify({ ...all, gateway: "latest" })],
  ["one service too few", JSON.stringify({ ...all, gateway: undefined })],
])("%s is refused", (_what, json) => {
  expect(() => digestsIn(json)).toThrow(/^Give the digests that .* Without a digest: .*gateway/);
});
