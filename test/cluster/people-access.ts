import { globSync, readFileSync } from "node:fs";
import { type ClusterGroupLevel, clusterGroups } from "../../constructs/kubernetes/cluster-groups.ts";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { mayDo, type Right } from "../checks/commands/access.ts";
import { rightsOf } from "../checks/commands/command-faults.ts";
import { commandsIn } from "../checks/commands/page-commands.ts";
import type { ClusterClient } from "./cluster-client.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

const levels = Object.keys(clusterGroups) as ClusterGroupLevel[];

/** kubectl's options to act as somebody of a level. */
const as = (level: ClusterGroupLevel) => ["--as=somebody", `--as-group=${clusterGroups[level]}`];

/**
 * Asks the API server, as each level, for every right that a command of our pages needs, and compares the answers with what
 * the roles say. Then restarts a service as an operator, and tries to change its template.
 *
 * @throws Error that names each different answer, or what was not refused.
 */
export async function rehearseAccess(cluster: ClusterClient, objects: readonly KubernetesObject[]): Promise<string> {
  const rights = rightsInPages();
  for (const level of levels) {
    const answers = await answersTo(cluster, level, rights);
    const wrong = rights.filter((right, at) => answers[at] !== mayDo(objects, level, right));
    if (wrong.length > 0) throw new Error(`${level}: the roles and the API server disagree: ${JSON.stringify(wrong)}`);
  }
  await restart(cluster);
  return `${rights.length} rights of ${levels.length} levels, and a restart by an operator`;
}

/** What `kubectl auth can-i` asks, for all rights at once. */
async function answersTo(cluster: ClusterClient, level: ClusterGroupLevel, rights: readonly Right[]) {
  const items = rights.map(({ verb, group, resource, namespace }) => {
    const [plural = "", subresource] = resource.split("/");
    const resourceAttributes = { verb, group, resource: plural, subresource, namespace };
    return { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
  });
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const print = ["-o", 'jsonpath={.status.allowed}{"\\n"}'];
  const printed = await cluster.kubectl(["create", "-f", "-", ...as(level), ...print], { input });
  return printed
    .trim()
    .split("\n")
    .map((answer) => answer === "true");
}

async function restart(cluster: ClusterClient): Promise<void> {
  const inServices = ["--namespace", namespaces.services];
  const patch = (template: object) => [
    ...["patch", "deployment/relay", ...inServices, "--dry-run=server"],
    ...["--patch", JSON.stringify({ spec: { template } })],
  ];
  const changes = [
    { spec: { serviceAccountName: "command" } },
    { metadata: { labels: { "sidecar.istio.io/inject": "false" } } },
    { metadata: { annotations: { "sidecar.istio.io/userVolume": "{}" } } },
    { metadata: { annotations: { "checksum/settings": null } } },
  ];
  for (const change of changes) {
    const refused = await cluster.kubectl([...patch(change), ...as("operate")]).catch((error: Error) => error.message);
    if (!refused.includes("may restart the pods"))
      throw new Error(`an operator could change a pod's template: ${JSON.stringify(change)}\n${refused}`);
  }
  const command = ["rollout", "restart", "deployment/relay", ...inServices];
  const forbidden = await cluster.kubectl([...command, ...as("view")]).catch((error: Error) => error.message);
  if (!forbidden.includes("forbidden")) throw new Error(`a viewer could restart a service:\n${forbidden}`);
  await cluster.kubectl([...command, ...as("operate")]);
  await cluster.availableDeployments();
}

function rightsInPages(): Right[] {
  const pages = ["docs/runbooks/*.md", "docs/how-to/*.md"].flatMap((pattern) => globSync(pattern));
  const commands = pages.flatMap((page) => commandsIn(page, readFileSync(page, "utf8"), ["kubectl"]));
  const rights = commands.flatMap(({ words }) => rightsOf(words)).filter(isOfKind);
  return [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
}

/** Not a path of the API server, and not the rights to everything. */
function isOfKind({ resource, namespace }: Right): boolean {
  return /^[a-z]/.test(resource) && !namespace?.startsWith("<");
}
