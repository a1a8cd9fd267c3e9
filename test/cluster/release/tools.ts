import { findProgram } from "../../fixtures/find-program.ts";
import type { Missing } from "../../fixtures/tools.ts";

/** What a rehearsed release needs beside a control plane and Helm. */
const tools = {
  flagger: "github.com/fluxcd/flagger/releases has it",
  prometheus: "prometheus.io/download has it",
  registry: "go install github.com/google/go-containerregistry/cmd/registry@v0.20.6",
  cosign: "go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3",
} as const;

export type ReleaseTools = Readonly<Record<keyof typeof tools, string>>;

export function findReleaseTools(): ReleaseTools | Missing {
  const found = Object.entries(tools).map(([name, instruction]) => [name, findProgram(name, instruction)] as const);
  const missing = found.flatMap(([, tool]) => ("missing" in tool ? [tool.missing] : []));
  if (missing.length > 0) return { missing: missing.join(" ") };
  return Object.fromEntries(found.map(([name, tool]) => [name, "program" in tool ? tool.program : ""])) as ReleaseTools;
}
