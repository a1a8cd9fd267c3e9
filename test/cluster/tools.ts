import { delimiter } from "node:path";
import { WrongArgument } from "../../stacks/commands/names.ts";
import { onPath } from "../../stacks/commands/on-path.ts";
import type { Missing } from "../tools.ts";

/** What a control plane consists of, and where people get it. */
const programs = {
  etcd: "github.com/etcd-io/etcd/releases",
  "kube-apiserver": "kubernetes.io/releases/download",
  "kube-controller-manager": "kubernetes.io/releases/download",
  "kube-scheduler": "kubernetes.io/releases/download",
  kwok: "kwok.sigs.k8s.io/docs/user/installation",
} as const;

export type Program = keyof typeof programs;
/** Where each program is on this machine. */
export type Programs = Readonly<Record<Program, string>>;

interface Where {
  readonly path?: string;
  readonly assets?: string | undefined;
}

/** Finds every program in KUBEBUILDER_ASSETS or on the PATH. Nothing is downloaded. */
export function findPrograms({
  path = process.env.PATH ?? "",
  assets = process.env.KUBEBUILDER_ASSETS,
}: Where = {}): Programs | Missing {
  const everywhere = [assets, path].filter(Boolean).join(delimiter);
  const found = Object.keys(programs).map((name) => [name, onPath(name, everywhere)] as const);
  const missing = found.filter(([, file]) => !file).map(([name]) => `${name} (${programs[name as Program]})`);
  if (missing.length === 0) return Object.fromEntries(found) as Programs;
  return {
    missing: `Neither in KUBEBUILDER_ASSETS nor on the PATH: ${missing.join(", ")}. Install them; Kubernetes' own as of 1.35.`,
  };
}

/** The directory of the third parties' definitions. */
export function findDefinitions(directory = process.env.MINDFLOW_CRDS): { readonly directory: string } | Missing {
  if (directory) return { directory };
  return {
    missing:
      "MINDFLOW_CRDS names no directory: put the CustomResourceDefinitions of the charts in charts/third-party.json there " +
      "(`helm show crds`, or `helm template` where a chart has them as templates), one YAML file for each.",
  };
}

/** A tool that a command cannot do without. @throws WrongArgument that says how to get it. */
export function there<T extends object>(tool: T | Missing): T {
  if ("missing" in tool) throw new WrongArgument(tool.missing);
  return tool;
}
