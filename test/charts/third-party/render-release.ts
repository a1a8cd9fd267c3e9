import { charts } from "../../../stacks/platform/charts.ts";
import type { KubernetesObject } from "../../cluster/kubernetes-object.ts";
import type { Missing } from "../../fixtures/tools.ts";
import { helm } from "../helm.ts";
import { manifests } from "../releases.ts";
import { chartFolder } from "./chart-source.ts";
import { chartText } from "./chart-text.ts";
import { isFreeForm } from "./free-form.ts";
import type { ThirdPartyRelease } from "./releases.ts";
import { unknownKeys } from "./value-keys.ts";

export interface RenderedRelease {
  readonly objects: readonly KubernetesObject[];
  /**
   * The definitions as YAML: from the templates, and from `crds/` if a person must apply that folder. They are not parsed,
   * because that takes half a minute, and our parser refuses some that Kubernetes accepts.
   */
  readonly definitions: readonly string[];
}

/**
 * The objects that Helm would send to a cluster for a release of a third-party chart, with hooks.
 *
 * @throws Error with the keys that the chart does not read, or with Helm's message.
 */
export async function renderRelease({
  name,
  namespace,
  chart,
  values,
}: ThirdPartyRelease): Promise<RenderedRelease | Missing> {
  const found = await chartFolder(chart);
  if ("missing" in found) return found;
  const unknown = unknownKeys(JSON.parse(values), chartText(found.folder), (path) => isFreeForm(chart, path));
  if (unknown.length > 0) throw new Error(`${name}: the chart ${chart} does not read ${unknown.join(", ")}`);
  // Some charts render a ServiceMonitor only if the cluster has its definition.
  const options = [
    "--api-versions",
    "monitoring.coreos.com/v1",
    "--namespace",
    namespace,
    "--kube-version",
    "1.35.0",
    "--values",
    "-",
  ];
  try {
    const yaml = await helm(["template", name, found.folder, ...options], { input: values });
    const byHand = charts[chart].crds === "by hand" ? await helm(["show", "crds", found.folder]) : "";
    const documents = [...yaml.split(/^---$/m), ...byHand.split(/^---$/m)];
    const definitions = documents.filter((one) => isDefinition.test(one));
    const others = documents.filter((one) => !isDefinition.test(one) && /^kind: /m.test(one));
    return { objects: manifests(others.join("\n---\n")).flatMap(flat), definitions };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

const isDefinition = /^kind: CustomResourceDefinition$/m;

/** A chart may print several objects as one list. */
function flat(object: object): readonly KubernetesObject[] {
  return "items" in object ? (object.items as KubernetesObject[]) : [object as KubernetesObject];
}
