import type { KubernetesObject } from "../../cluster/kubernetes-object.ts";
import { levels, mayDo, type Right } from "./access.ts";
import { nameFaults } from "./cluster-names.ts";
import { parseKubectl } from "./kubectl.ts";
import type { PageCommand } from "./page-commands.ts";

type Environments = readonly (readonly KubernetesObject[])[];

/** What is wrong with a command on the cluster: a name that does not exist, or nobody on call may run it. */
export function commandFaults(command: PageCommand, environments: Environments): string[] {
  try {
    const [program, ...args] = command.words;
    const names = program === "kubectl" ? nameFaults(parseKubectl(args), environments) : [];
    return [...names, ...accessFaults(command, environments)].map((fault) => `\`${command.text}\`: ${fault}`);
  } catch (error) {
    return [`\`${command.text}\`: ${(error as Error).message}`];
  }
}

/** What a command asks of the API server. */
export function rightsOf([program, ...args]: readonly string[]): readonly Right[] {
  if (program === "kubectl") return parseKubectl(args).rights;
  // Helm keeps its releases in Secrets. istioctl forwards a port to istiod.
  if (program === "helm")
    return args.includes("show") || args.includes("pull") ? [] : [{ verb: "list", group: "", resource: "secrets" }];
  if (program === "istioctl")
    return [{ verb: "create", group: "", resource: "pods/portforward", namespace: "istio-system" }];
  throw new Error(`${program}: its rights are not known`);
}

function accessFaults({ words, context }: PageCommand, environments: Environments): string[] {
  const rights = rightsOf(words);
  const isAllowed = (right: Right, level: (typeof levels)[number]) =>
    environments.every((objects) => inChosenNamespaces(right, objects).every((one) => mayDo(objects, level, one)));
  const level = levels.find((one) => rights.every((right) => isAllowed(right, one)));
  if (level || /\badministrator/i.test(context)) return [];
  const most = levels.at(-1) as (typeof levels)[number];
  const lacking = rights.filter((right) => !isAllowed(right, most));
  return lacking.map(
    ({ verb, group, resource, namespace }) =>
      `only an administrator may ${verb} ${resource}${group && `.${group}`}${namespace ? ` in ${namespace}` : ""}, and the sentence does not say so`,
  );
}

/** A namespace in angle brackets stands for each of ours. */
function inChosenNamespaces(right: Right, objects: readonly KubernetesObject[]): Right[] {
  if (!right.namespace?.startsWith("<")) return [right];
  const ours = objects.filter(({ kind }) => kind === "Namespace");
  return ours.map(({ metadata }) => ({ ...right, namespace: metadata.name }));
}
