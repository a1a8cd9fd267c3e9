import { describe, expect, test } from "vitest";
import { reportAfter, unchanged } from "./fixtures/changes.ts";

describe("the support of a version", () => {
  const eks = (day: string) => reportAfter("production-cluster", "aws_eks_cluster", unchanged, new Date(day));

  test("warns 90 days before it ends, and refuses from the day after", () => {
    expect(eks("2026-12-26").warned.filter((warning) => warning.includes("EKS"))).toEqual([]);
    expect(eks("2026-12-28").warned).toContainEqual(
      expect.stringMatching(
        /^production-cluster aws_eks_cluster\.\S+: the support of EKS 1.35 ends on 2027-03-27, in 90 days/,
      ),
    );
    expect(eks("2027-03-27T23:00:00Z").refused.filter((refusal) => refusal.includes("EKS"))).toEqual([]);
    expect(eks("2027-03-28T01:00:00Z").refused).toContainEqual(
      expect.stringMatching(/^production-cluster \S+: the support of EKS 1.35 ended on 2027-03-27.*newer version/),
    );
  });

  test("of a third-party chart without an announced end is checked again after half a year", () => {
    const warned = (day: string) => reportAfter("production-platform", "helm_release", unchanged, new Date(day)).warned;
    const charts = (day: string) => warned(day).filter((warning) => warning.includes(" helm_release."));
    expect(charts("2026-11-29")).toEqual([]);
    expect(charts("2027-06-01")).toContainEqual(
      expect.stringMatching(
        /^production-platform helm_release\.keda: the end of support of chart keda 2\.20\.2 was last checked/,
      ),
    );
  });

  test("of a third-party chart with an announced end warns 90 days before it", () => {
    const { warned } = reportAfter("production-platform", "helm_release", unchanged, new Date("2027-01-15"));
    expect(warned).toContainEqual(expect.stringMatching(/the support of chart istiod 1\.31\.0 ends on 2027-02-28/));
  });

  test("without an announced end is checked again after a year", () => {
    expect(
      reportAfter("production-data", "aws_docdb_cluster", unchanged, new Date("2027-12-01")).warned,
    ).toContainEqual(
      expect.stringMatching(
        /^production-data aws_docdb_cluster\.\S+: the end of support of DocumentDB 5.0 was last checked on 2026/,
      ),
    );
  });
});
