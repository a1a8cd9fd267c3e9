import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { onPath } from "../../stacks/commands/on-path.ts";
import type { Missing } from "../tools.ts";
import { type KubernetesObject, nameOf } from "./objects.ts";

/** A finding that is none for us, and why. */
export interface Exemption {
  /** kube-score's id of the check. */
  readonly check: string;
  /** The kind and the name, of which `*` is any part: "Deployment *". */
  readonly object: string;
  readonly because: string;
}

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** From 1, critical, to 10, all right. */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Where `go install` puts programs, unless it is told otherwise. */
const goPrograms = [process.env.GOBIN, join(process.env.GOPATH ?? join(homedir(), "go"), "bin")];

export function findKubeScore(
  path = [process.env.PATH, ...goPrograms].filter(Boolean).join(delimiter),
): { readonly program: string } | Missing {
  const program = onPath("kube-score", path);
  if (program) return { program };
  return { missing: "kube-score is not on the PATH: go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0" };
}

/** What kube-score has against objects and nobody has exempted, and the exemptions from nothing. `printed` is its JSON. */
export function unexcused(printed: string, exemptions: readonly Exemption[]): string[] {
  const used = new Set<Exemption>();
  const found = (JSON.parse(printed) as Scored[]).flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < 10)
      .flatMap(({ check, comments }) => {
        const exempt = exemptions.filter(
          (one) => one.check === check.id && matches(one.object, `${type_meta.kind} ${object_meta.name}`),
        );
        for (const one of exempt) used.add(one);
        const object = nameOf({ kind: type_meta.kind, metadata: object_meta } as KubernetesObject);
        return exempt.length > 0 ? [] : (comments ?? []).map(({ summary }) => `${object}: ${summary} (${check.id})`);
      }),
  );
  const idle = exemptions.filter((one) => !used.has(one));
  return [
    // It has them in no order of its own.
    ...[...new Set(found)].sort(),
    ...idle.map(({ check, object }) => `${object}: exempted from ${check}, and nothing is found`),
  ];
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name);
}
