import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { serviceValuesSchema } from "../../stacks/kubernetes/service-values.ts";
import { builtServices, readersOf } from "../../stacks/topology.ts";
import { withFixtures } from "../charts/fixtures.ts";
import { all, only } from "./fixtures/claims.ts";
import { type SynthesizedStack, synthesize } from "./fixtures/synth.ts";

const stacks = synthesize(cloudEnvironments);

describe.each(cloudEnvironments)("the workloads of $name", (environment) => {
  const stack = stacks[`${environment.name}-workloads`] as SynthesizedStack;
  const services = builtServices.map((name) => only(stack, "helm_release", { name }).attributes);

  test("are a release for each built service, after the namespace's release", () => {
    expect(all(stack, "helm_release").map(({ id }) => id)).toEqual(expect.arrayContaining([...builtServices]));
    for (const { depends_on } of services) expect(depends_on).toContain("helm_release.namespace");
  });

  test("are migrated before any of them is rolled out that does not migrate", () => {
    const dependenciesOf = (name: string) => only(stack, "helm_release", { name }).attributes.depends_on;
    expect(dependenciesOf("command")).not.toContain("helm_release.command");
    for (const name of builtServices.filter((one) => one !== "command"))
      expect(dependenciesOf(name)).toContain("helm_release.command");
  });

  test("have their roll-outs installed after them, and removed before them: Flagger needs the Deployments for both", () => {
    const { depends_on } = only(stack, "helm_release", { name: "rollouts" }).attributes;
    expect(depends_on).toEqual(expect.arrayContaining(builtServices.map((name) => `helm_release.${name}`)));
  });

  test("are rolled back when they fail, and change when a template of their chart changes", () => {
    for (const { attributes } of all(stack, "helm_release")) {
      expect(attributes).toMatchObject({ atomic: true, cleanup_on_fail: true, namespace: "mindflow" });
      expect(attributes.chart).toMatch(/^\$\{path\.module\}\/assets\/[a-z]+-chart_files_\w+\/[0-9A-F]{32}$/);
    }
  });

  test("have readable values in a plan, which are valid when Terraform has resolved them", () => {
    for (const { values } of services) {
      const [text] = values as string[];
      expect(text).toMatch(/"tag": "\$\{var\.revision\}"/);
      expect(serviceValuesSchema.parse(JSON.parse(withFixtures(String(text), environment)))).toBeDefined();
    }
  });

  test("read from PostgreSQL's replicas, or from its writer if there are none", () => {
    const instances = all(stacks[`${environment.name}-data`] as SynthesizedStack, "aws_db_instance");
    const replicas = instances.filter(({ attributes }) => attributes.replicate_source_db);
    const writers = instances.filter(({ attributes }) => !attributes.replicate_source_db);
    expect(replicas).toHaveLength(environment.aws.data.postgres.readReplicas);
    for (const name of readersOf("postgres")) {
      const [, hosts = ""] =
        /"POSTGRES_READER_HOST": "(.*)"/.exec(String(only(stack, "helm_release", { name }).attributes.values)) ?? [];
      expect(hosts.split(",")).toEqual(
        (replicas.length > 0 ? replicas : writers).map(({ type, id }) =>
          expect.stringContaining(`${type}${id}address`),
        ),
      );
    }
  });

  test("run the images of one full commit hash", () => {
    const { revision } = (stack as unknown as { variable: Record<string, { validation: { condition: string }[] }> })
      .variable;
    expect(revision?.validation[0]?.condition).toContain('regex("^[0-9a-f]{40}$", var.revision)');
  });
});
