import { type KubernetesObject, nameOf } from "../cluster/kubernetes-object.ts";
import { findGoProgram } from "../fixtures/go-program.ts";
import type { Missing } from "../fixtures/tools.ts";

export interface Exemption {
  readonly check: string;
  /** The kind and the name, with `*` for any text: "Deployment *". */
  readonly object: string;
  readonly because: string;
}

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** From 1 (critical) to 10 (no finding). */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

export function findKubeScore(path?: string): { readonly program: string } | Missing {
  return findGoProgram("github.com/zegl/kube-score/cmd/kube-score@v1.20.0", path);
}

/** The findings in kube-score's JSON output without an exemption, and the exemptions without a finding. */
export function unexempted(output: string, exemptions: readonly Exemption[]): string[] {
  const used = new Set<Exemption>();
  const findings = (JSON.parse(output) as ScoredObject[]).flatMap(({ type_meta, object_meta, checks }) =>
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
  const unused = exemptions.filter((one) => !used.has(one));
  return [
    // The order of the output varies.
    ...[...new Set(findings)].toSorted(),
    ...unused.map(({ check, object }) => `${object}: exempted from ${check}, which has no finding`),
  ];
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name);
}
