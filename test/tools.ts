import type { TestContext } from "vitest";

/** A tool that a machine lacks: what it is, and how to get it. */
export interface Missing {
  readonly missing: string;
}

/** The tool, or the test is skipped and says what is missing. In CI nothing may be missing: there the test fails. */
export function needed<T extends object>(tool: T | Missing, context: TestContext, ci = process.env.CI === "true"): T {
  if (!("missing" in tool)) return tool;
  if (ci) throw new Error(tool.missing);
  console.error(`skipped: ${tool.missing}`); // vitest's own report keeps the reason to itself
  return context.skip(tool.missing);
}
