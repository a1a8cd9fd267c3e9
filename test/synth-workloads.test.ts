import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { serviceValuesSchema } from "../stacks/kubernetes/service-values.ts";
import { builtServices } from "../stacks/topology.ts";
import { withStandIns } from "./charts/stand-ins.ts";
import { all, only } from "./claims.ts";
import { type SynthesizedStack, synthesize } from "./synth.ts";

const stacks = synthesize(cloudEnvironments);

describe.each(cloudEnvironments)("the workloads of $name", (environment) => {
  const stack = stacks[`${environment.name}-workloads`] as SynthesizedStack;
  const services = builtServices.map((name) => only(stack, "helm_release", { name }).attributes);

  test("are a release for each service that has code, after what the namespace has before them", () => {
    expect(all(stack, "helm_release").map(({ id }) => id)).toEqual(expect.arrayContaining([...builtServices]));
    for (const { depends_on } of services) expect(depends_on).toContain("helm_release.namespace");
  });

  test("go back by themselves when they fail, and differ when a template of their chart does", () => {
    for (const { attributes } of all(stack, "helm_release")) {
      expect(attributes).toMatchObject({ atomic: true, cleanup_on_fail: true, namespace: "mindflow" });
      expect(attributes.chart).toMatch(/^\$\{path\.module\}\/assets\/[a-z]+-chart_files_\w+\/[0-9A-F]{32}$/);
    }
  });

  test("have values that a person can read in a plan, and that the chart takes once Terraform has filled them in", () => {
    for (const { values } of services) {
      const [text] = values as string[];
      expect(text).toMatch(/"tag": "\$\{var\.revision\}"/);
      expect(serviceValuesSchema.parse(JSON.parse(withStandIns(String(text), environment)))).toBeDefined();
    }
  });

  test("run the images of one whole commit", () => {
    const { revision } = (stack as unknown as { variable: Record<string, { validation: { condition: string }[] }> })
      .variable;
    expect(revision?.validation[0]?.condition).toContain('regex("^[0-9a-f]{40}$", var.revision)');
  });
});
