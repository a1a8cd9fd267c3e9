import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey } from "./cache.ts";

test("two searches have the same key only if all parts are equal", () => {
  const search = fc.tuple(fc.string(), fc.string(), fc.integer(), fc.option(fc.string(), { nil: undefined }));
  fc.assert(
    fc.property(search, search, (one, other) => {
      expect(cacheKey(...one) === cacheKey(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
  expect(cacheKey("ada", "b")).not.toBe(cacheKey("ad", "ab"));
  expect(cacheKey('a","b')).not.toBe(cacheKey("a", "b"));
});
