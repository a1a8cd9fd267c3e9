import { parseArgs } from "node:util";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { Right } from "./access.ts";
import { type Resource, resourceNamed } from "./resources.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** kubectl's options that our pages use. Another one is a fault: add it here. */
const options = {
  namespace: { ...text, short: "n" },
  "all-namespaces": { ...flag, short: "A" },
  selector: { ...text, short: "l" },
  container: { ...text, short: "c" },
  output: { ...text, short: "o" },
  filename: { ...text, short: "f" },
  patch: { ...text, short: "p" },
  watch: { ...flag, short: "w" },
  ...{ type: text, raw: text, tail: text, since: text, replicas: text, "sort-by": text },
  ...{ "server-side": flag, "force-conflicts": flag, "ignore-daemonsets": flag, "delete-emptydir-data": flag },
} as const;

export interface Target extends Resource {
  readonly name?: string;
}

export interface KubectlCommand {
  /** Of two words for `rollout restart` and others. */
  readonly verb: string;
  readonly namespace?: string;
  readonly targets: readonly Target[];
  readonly selector?: string;
  readonly container?: string;
  readonly rights: readonly Right[];
}

/** @throws Error that names an option, a verb or a kind of objects that kubectl does not have, or that is not known here. */
export function parseKubectl(args: readonly string[]): KubectlCommand {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  const [first = "", ...rest] = positionals;
  const verb = first === "rollout" ? `${first} ${rest.shift()}` : first;
  const { selector, container, raw } = values;
  if (raw) return { verb, targets: [], rights: [{ verb: "get", group: "", resource: raw }] };
  const targets = targetsOf(verb, rest);
  const namespace = values["all-namespaces"] ? undefined : (values.namespace ?? "default");
  const needs = rightsOf[verb];
  if (!needs) throw new Error(`kubectl ${verb}: its rights are not known: add them to kubectl.ts`);
  const watch = values.watch ? ["watch"] : [];
  const rights = targets.flatMap((target) => needs(target).map((right) => within(right, target, namespace)));
  return {
    verb,
    targets,
    rights: [...rights, ...targets.flatMap((one) => watch.map((verb) => within(right(verb, one), one, namespace)))],
    ...(namespace && { namespace }),
    ...(selector && { selector }),
    ...(container && { container }),
  };
}

/** Commands whose first word is a pod's name, unless it names a kind too. */
const ofPods = ["logs", "exec", "port-forward"];
const ofNodes = ["drain", "cordon", "uncordon"];
const anything: Target = { group: "*", plural: "*", kind: "*", namespaced: false };

/** `deployment/gateway`, `pods`, `pod <pod>` or `prometheus,alertmanager`. */
function targetsOf(verb: string, [first = "", second]: readonly string[]): Target[] {
  if (verb === "apply") return [anything];
  const pair = first.includes("/") ? first.split("/") : undefined;
  const [kinds = "", name] = pair ?? (ofPods.includes(verb) ? ["pod", first] : [first, second]);
  if (ofNodes.includes(verb)) return [{ ...resourceNamed("node"), name: first }];
  return kinds.split(",").map((kind) => ({ ...resourceNamed(kind), ...(name && { name }) }));
}

type Need = Right & { readonly everywhere?: true };

const right = (verb: string, { group, plural }: Resource, subresource?: string): Need => ({
  verb,
  group,
  resource: subresource ? `${plural}/${subresource}` : plural,
});
const [pod, event, replicaSet] = ["pod", "event", "replicaset"].map(resourceNamed) as [Resource, Resource, Resource];
const change = (target: Target) => [right("get", target), right("patch", target)];
/** The pods of a workload, or those that a selector finds. */
const inPods = (target: Target, ...needs: Need[]) => [
  right(target.name ? "get" : "list", target),
  ...(target.kind === "Pod" ? [] : [right("list", pod)]),
  ...needs,
];
const everywhere = (need: Need): Need => ({ ...need, everywhere: true });

/** What kubectl asks of the API server. Found with `kubectl -v=6`. */
const rightsOf: Readonly<Record<string, (target: Target) => readonly Need[]>> = {
  get: (target) => [right(target.name ? "get" : "list", target)],
  describe: (target) => [right(target.name ? "get" : "list", target), right("list", event)],
  top: ({ plural }) => [{ verb: "list", group: "metrics.k8s.io", resource: plural }],
  logs: (target) => inPods(target, right("get", pod, "log")),
  exec: (target) => inPods(target, right("create", pod, "exec")),
  "port-forward": (target) => inPods(target, right("create", pod, "portforward")),
  "rollout history": (target) => [right("get", target), right("list", replicaSet)],
  // A patch of the template, which charts/namespace/templates/restarts.yaml refuses.
  "rollout undo": (target) => [...change(target), right("update", target)],
  "rollout restart": change,
  "rollout status": (target) => [right("get", target), right("watch", target)],
  scale: (target) => [right("get", target), right("patch", target, "scale")],
  patch: change,
  annotate: change,
  delete: (target) => [right("get", target), right("delete", target)],
  cordon: change,
  uncordon: change,
  drain: (node) => [
    ...change(node),
    everywhere(right("list", pod)),
    { ...right("get", resourceNamed("daemonset")), namespace: namespaces.system },
    everywhere(right("create", pod, "eviction")),
  ],
  apply: () => [{ verb: "*", group: "*", resource: "*" }],
};

function within({ everywhere, ...need }: Need, { namespaced }: Target, namespace: string | undefined): Right {
  return { ...need, ...(namespaced && !everywhere && namespace && { namespace }) };
}
