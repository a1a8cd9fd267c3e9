import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "vitest";

/** A tool that a machine lacks: what it is, and how to get it. */
export interface Missing {
  readonly missing: string;
}

/** Where a program is on the PATH, or undefined. */
export function onPath(program: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .map((directory) => join(directory, program))
    .find((file) => isExecutable(file));
}

/** The tool, or the test is skipped and says what is missing. In CI nothing may be missing: there the test fails. */
export function needed<T extends object>(tool: T | Missing, context: TestContext, ci = process.env.CI === "true"): T {
  if (!("missing" in tool)) return tool;
  if (ci) throw new Error(tool.missing);
  console.error(`skipped: ${tool.missing}`); // vitest's own report keeps the reason to itself
  return context.skip(tool.missing);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
