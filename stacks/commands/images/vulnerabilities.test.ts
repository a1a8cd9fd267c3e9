import { expect, test } from "vitest";
import { refusals } from "./vulnerabilities.ts";

const found = [
  { name: "CVE-2026-1", severity: "CRITICAL", package: "openssl 3.5.1" },
  { name: "CVE-2026-2", severity: "HIGH", package: "zlib 1.3" },
  { name: "CVE-2026-3", severity: "MEDIUM", package: "tar 1.35" },
];
const accepted = [{ name: "CVE-2026-2", because: "Nothing unpacks a file that a person sent.", until: "2026-12-31" }];

test("critical and high vulnerabilities are refused, and others are not", () => {
  expect(refusals(found, [])).toEqual(["CVE-2026-1 (CRITICAL) in openssl 3.5.1", "CVE-2026-2 (HIGH) in zlib 1.3"]);
});

test("an accepted one is refused again after its last day", () => {
  expect(refusals(found, accepted, "2026-12-31")).toEqual(["CVE-2026-1 (CRITICAL) in openssl 3.5.1"]);
  expect(refusals(found, accepted, "2027-01-01")).toHaveLength(2);
});
