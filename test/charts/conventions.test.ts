import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { immutableFaults, lookupFaults, metadataFaults } from "./conventions.ts";
import { helm } from "./helm.ts";
import { type Manifest, manifestsOf, releasesOf } from "./releases.ts";

const ofProduction = await manifestsOf(production);
const releases = releasesOf(production);
const charts = [...new Map(releases.map((release) => [release.chart, release])).values()];

describe.each(cloudEnvironments)("the charts in $name", async (environment) => {
  const objects = await manifestsOf(environment);

  test("name each object's namespace, and label it with its release", () => {
    expect(metadataFaults(objects)).toEqual([]);
  });

  test("have no immutable field that an upgrade would change", () => {
    expect(immutableFaults(objects)).toEqual([]);
  });

  test("give pods only names that the first lookup finds", () => {
    expect(lookupFaults(objects)).toEqual([]);
  });
});

describe("a chart's fault is named:", () => {
  const changed = (kind: string, change: (object: Manifest) => void) => {
    const objects = structuredClone(ofProduction.filter((object) => object.kind === kind));
    for (const object of objects) change(object);
    return objects;
  };

  test("an object without a namespace, or without the label of its release", () => {
    const objects = changed("PodDisruptionBudget", ({ metadata }) => {
      Object.assign(metadata, { namespace: undefined, labels: { "app.kubernetes.io/part-of": "mindflow" } });
    });
    expect(metadataFaults(objects)).toEqual(
      expect.arrayContaining([
        "PodDisruptionBudget query names no namespace",
        "PodDisruptionBudget query has no label app.kubernetes.io/instance",
      ]),
    );
  });

  test("another selector, another clusterIP, and a Job that is upgraded in place", () => {
    const selectors = changed("Deployment", ({ spec }) => {
      spec.selector.matchLabels["app.kubernetes.io/instance"] = "query";
    });
    expect(immutableFaults(selectors)[0]).toMatch(/^Deployment \S+: its selector was /);
    const addresses = changed("Service", ({ spec }) => Object.assign(spec, { clusterIP: "None" }));
    expect(immutableFaults(addresses)).toContain("Service query: its clusterIP was undefined and is None");
    const jobs = changed("Job", ({ metadata }) => Object.assign(metadata, { annotations: {} }));
    expect(immutableFaults(jobs)).toContain("Job command-migration: an upgrade would change its pods in place");
  });

  test("an incomplete name, and a pod that asks for complete names last", () => {
    const settings = changed("ConfigMap", ({ data }) =>
      Object.assign(data ?? {}, { URL: "http://collector.monitoring.svc:4317" }),
    );
    expect(lookupFaults(settings)).toContain("query.URL: collector.monitoring.svc is no complete name");
    const pods = changed("Deployment", ({ spec }) => Object.assign(spec.template.spec, { dnsConfig: undefined }));
    expect(lookupFaults(pods)).toContain("Deployment query asks for each AWS name five times");
  });
});

describe.each(charts)("the chart of $name", ({ name, namespace, chart, values }) => {
  const template = (version: string) =>
    helm(["template", name, chart, "-n", namespace, "--kube-version", version, "-f", "-"], { input: values });

  test("refuses a Kubernetes without preStop.sleep, and accepts EKS's versions", async () => {
    await expect(template("1.29.9")).rejects.toThrow(/kubeVersion: >=1.30.0-0/);
    await expect(template("1.30.0-eks-a737599")).resolves.toBeDefined();
  });

  test("says what to do next", async () => {
    const notes = await helm(["install", name, chart, "-n", namespace, "--dry-run=client", "-f", "-"], {
      input: values,
    });
    expect(notes.split("\nNOTES:\n")[1]).toMatch(/^ {2}kubectl --namespace mindflow /m);
    expect(readFileSync(join(chart, "templates/NOTES.txt"), "utf8")).not.toMatch(/mindflow/);
  });
});
