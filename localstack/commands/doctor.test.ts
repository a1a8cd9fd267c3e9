import { expect, test } from "vitest";
import { canRun, examine, type Finding } from "./doctor.ts";

const finding = (neededBy: Finding["neededBy"], ok: boolean): Finding => ({
  what: "a thing",
  neededBy,
  message: "",
  ok,
});

test("a host can run when nothing is missing that it, or both, need", () => {
  expect(canRun("native", [finding("native", true), finding("docker", false), finding("some tests", false)])).toBe(
    true,
  );
  expect(canRun("docker", [finding("native", true), finding("docker", false)])).toBe(false);
  expect(canRun("docker", [finding("docker", true), finding("both", false)])).toBe(false);
});

test("what is missing is said with its way out, and the rest is looked for all the same", async () => {
  const findings = await examine([
    ["JDK", "native", () => Promise.reject(new Error("missing: install one."))],
    ["npm", "both", async () => "11"],
  ]);
  expect(findings).toEqual([
    { what: "JDK", neededBy: "native", message: "missing: install one.", ok: false },
    { what: "npm", neededBy: "both", message: "11", ok: true },
  ]);
});

test("this machine can run the mirror in some host: the tests do", { timeout: 60_000 }, async () => {
  const findings = await examine();
  expect(findings.map(({ what }) => what)).toContain("Chromium");
  // Not the ports: tests that run at the same time may hold some.
  const lasting = findings.filter(({ what }) => what !== "free ports" && what !== "free memory");
  expect(canRun("native", lasting) || canRun("docker", lasting)).toBe(true);
});
