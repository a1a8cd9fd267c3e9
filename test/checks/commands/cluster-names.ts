import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { KubernetesObject } from "../../cluster/kubernetes-object.ts";
import type { KubectlCommand, Target } from "./kubectl.ts";

interface Workload extends KubernetesObject {
  readonly spec?: {
    readonly targetRef?: { readonly name: string };
    readonly scaleTargetRef?: { readonly name: string };
    readonly template?: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec?: { readonly containers?: readonly { readonly name: string }[] };
    };
  };
}

/** Kinds that not every environment has, such as `Canary`. */
const optional = ["Canary", "HorizontalPodAutoscaler", "ScaledObject"];
/** Flagger's copies exist only where a Canary does. */
const isOptional = ({ kind, name = "" }: Target) => optional.includes(kind) || name.endsWith("-primary");

/** Commands that are useless on a Deployment whose pods Flagger has scaled to zero. */
const ofRunningPods = ["logs", "exec", "port-forward", "scale"];

/** The names in a command that no environment has, or that mean something else there than the page says. */
export function nameFaults(command: KubectlCommand, environments: readonly (readonly KubernetesObject[])[]): string[] {
  const faults = environments.flatMap((objects) => faultsIn(command, objects as readonly Workload[], environments));
  return [...new Set(faults)];
}

function faultsIn(
  command: KubectlCommand,
  objects: readonly Workload[],
  environments: readonly (readonly KubernetesObject[])[],
): string[] {
  const { verb, namespace, targets, selector, container } = command;
  const known = namespace === undefined || namespace.startsWith("<") || isNamespace(namespace, objects);
  if (!known && targets.some(({ namespaced }) => namespaced)) return [`there is no namespace ${namespace}`];
  const there = objects.filter(({ metadata }) => metadata.namespace === namespace);
  const pods = there.filter(({ spec }) => spec?.template && (!selector || hasLabels(labelsOf(spec), selector)));
  const named = targets.flatMap((target) => matching(target, there));
  return [
    ...(selector && pods.length === 0 ? [`no pod in ${namespace} has the labels ${selector}`] : []),
    ...targets
      .filter((target) => isMissing(target, there, environments))
      .map(({ kind, name }) => `there is no ${kind} ${namespace}/${name}`),
    ...(container &&
    !container.startsWith("<") &&
    ![...pods, ...named].some(({ spec }) => containersOf(spec).includes(container))
      ? [`no pod that it means has a container ${container}`]
      : []),
    ...(ofRunningPods.includes(verb)
      ? named
          .filter((one) => isIdle(one, there))
          .map(({ metadata: { name } }) => `${name} has no pods: Flagger runs ${name}-primary. Use a selector`)
      : []),
    ...(verb === "scale"
      ? named
          .filter((one) => isScaled(one, there))
          .map(({ metadata: { name } }) => `the autoscaler of ${name} undoes it`)
      : []),
  ];
}

/** A name in angle brackets stands for any: a pod's or a node's, or one that the reader chooses. */
function matching({ kind, name }: Target, there: readonly Workload[]): Workload[] {
  return there.filter((one) => one.kind === kind && (name?.startsWith("<") || one.metadata.name === name));
}

function isMissing(
  target: Target,
  there: readonly Workload[],
  environments: readonly (readonly KubernetesObject[])[],
): boolean {
  if (!target.name || target.kind === "Pod" || target.kind === "Node") return false;
  const places = isOptional(target) ? (environments.flat() as readonly Workload[]) : there;
  return matching(target, places).length === 0;
}

function isNamespace(namespace: string, objects: readonly KubernetesObject[]): boolean {
  return (
    namespace === namespaces.system ||
    objects.some(({ kind, metadata }) => kind === "Namespace" && metadata.name === namespace)
  );
}

function isIdle({ kind, metadata }: Workload, there: readonly Workload[]): boolean {
  return (
    kind === "Deployment" &&
    there.some(({ kind, spec }) => kind === "Canary" && spec?.targetRef?.name === metadata.name)
  );
}

function isScaled({ metadata }: Workload, there: readonly Workload[]): boolean {
  return there.some(({ spec }) => spec?.scaleTargetRef?.name === metadata.name);
}

function labelsOf(spec: Workload["spec"]): Readonly<Record<string, string>> {
  return spec?.template?.metadata?.labels ?? {};
}

function containersOf(spec: Workload["spec"]): string[] {
  return spec?.template?.spec?.containers?.map(({ name }) => name) ?? [];
}

function hasLabels(labels: Readonly<Record<string, string>>, selector: string): boolean {
  return selector.split(",").every((pair) => {
    const [key = "", value] = pair.split("=");
    return value?.startsWith("<") ? key in labels : labels[key] === value;
  });
}
