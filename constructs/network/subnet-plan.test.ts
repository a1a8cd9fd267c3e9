import fc from "fast-check";
import { expect, test } from "vitest";
import { isAligned, overlap, planSubnets } from "./subnet-plan.ts";

test("each zone has a quarter of the range: half of it private, a quarter public, an eighth for databases", () => {
  expect(planSubnets("10.30.0.0/16", ["a", "b", "c"])).toEqual({
    a: { private: "10.30.0.0/19", public: "10.30.32.0/20", database: "10.30.48.0/21" },
    b: { private: "10.30.64.0/19", public: "10.30.96.0/20", database: "10.30.112.0/21" },
    c: { private: "10.30.128.0/19", public: "10.30.160.0/20", database: "10.30.176.0/21" },
  });
});

test("a smaller range is divided in the same way", () => {
  expect(planSubnets("10.0.16.0/20", ["b"])).toEqual({
    b: { private: "10.0.16.0/23", public: "10.0.18.0/24", database: "10.0.19.0/25" },
  });
});

test("a zone that is added at the end moves no other", () => {
  const { c, ...before } = planSubnets("10.0.0.0/16", ["a", "b", "c"]);
  expect(c).toBeDefined();
  expect(planSubnets("10.0.0.0/16", ["a", "b"])).toEqual(before);
});

const networks = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), at: fc.integer({ min: 0, max: 255 }) })
  .map(({ prefix, at }) => ({ prefix, cidr: `10.${at}.0.0/${prefix}` }));

test("subnets of a network are aligned, are inside it and do not overlap", () => {
  fc.assert(
    fc.property(networks, ({ cidr }) => {
      const all = Object.values(planSubnets(cidr, ["a", "b", "c", "d"])).flatMap((plan) => Object.values(plan));
      for (const [i, subnet] of all.entries()) {
        expect(isAligned(subnet)).toBe(true);
        expect(overlap(subnet, cidr)).toBe(true);
        for (const other of all.slice(i + 1)) expect(overlap(subnet, other)).toBe(false);
      }
    }),
  );
});

test("ranges overlap when one begins within the other", () => {
  expect(overlap("10.0.0.0/16", "10.0.255.0/24")).toBe(true);
  expect(overlap("10.0.255.0/24", "10.0.0.0/16")).toBe(true);
  expect(overlap("10.0.0.0/16", "10.1.0.0/16")).toBe(false);
});
