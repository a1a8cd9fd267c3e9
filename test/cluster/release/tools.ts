import { findProgram } from "../../fixtures/find-program.ts";
import { findCosign, findRegistry } from "../../fixtures/go-program.ts";
import type { Missing } from "../../fixtures/tools.ts";

/** What a rehearsed release needs beside a control plane and Helm. */
const tools = {
  flagger: () => findProgram("flagger", "github.com/fluxcd/flagger/releases has it"),
  prometheus: () => findProgram("prometheus", "prometheus.io/download has it"),
  registry: findRegistry,
  cosign: findCosign,
} as const;

export type ReleaseTools = Readonly<Record<keyof typeof tools, string>>;

export function findReleaseTools(): ReleaseTools | Missing {
  const found = Object.entries(tools).map(([name, find]) => [name, find()] as const);
  const missing = found.flatMap(([, tool]) => ("missing" in tool ? [tool.missing] : []));
  if (missing.length > 0) return { missing: missing.join(" ") };
  return Object.fromEntries(found.map(([name, tool]) => [name, "program" in tool ? tool.program : ""])) as ReleaseTools;
}
