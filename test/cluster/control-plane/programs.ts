import { delimiter } from "node:path";
import { onPath } from "../../../stacks/commands/on-path.ts";
import type { Missing } from "../../fixtures/tools.ts";

const programs = {
  etcd: "github.com/etcd-io/etcd/releases",
  "kube-apiserver": "kubernetes.io/releases/download",
  "kube-controller-manager": "kubernetes.io/releases/download",
  "kube-scheduler": "kubernetes.io/releases/download",
  kwok: "kwok.sigs.k8s.io/docs/user/installation",
} as const;

export type Program = keyof typeof programs;
export type Programs = Readonly<Record<Program, string>>;

interface SearchPaths {
  readonly path?: string;
  readonly assets?: string | undefined;
}

export function findPrograms({
  path = process.env.PATH ?? "",
  assets = process.env.KUBEBUILDER_ASSETS,
}: SearchPaths = {}): Programs | Missing {
  const searched = [assets, path].filter(Boolean).join(delimiter);
  const found = Object.keys(programs).map((name) => [name, onPath(name, searched)] as const);
  const missing = found.filter(([, file]) => !file).map(([name]) => `${name} (${programs[name as Program]})`);
  if (missing.length === 0) return Object.fromEntries(found) as Programs;
  return {
    missing: `Neither in KUBEBUILDER_ASSETS nor on the PATH: ${missing.join(", ")}. Install them, Kubernetes' own from 1.35.`,
  };
}

export function findDefinitions(directory = process.env.MINDFLOW_CRDS): { readonly directory: string } | Missing {
  if (directory) return { directory };
  return {
    missing:
      "MINDFLOW_CRDS is not set: write the CustomResourceDefinitions of the charts in charts/third-party.json into a directory, " +
      "one YAML file for each chart (`helm show crds`, or `helm template` for charts that have them as templates), and set it.",
  };
}
