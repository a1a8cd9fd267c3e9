import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentWith, findPython } from "../../localstack/engines/python.ts";
import { run } from "../../localstack/environment/child-process.ts";
import { findGoProgram } from "../fixtures/go-program.ts";
import type { Missing } from "../fixtures/tools.ts";

/** Each prints what is wrong with the workflows of a repository. Empty if nothing is. */
export interface Linters {
  /** Names, inputs and expressions, and by shellcheck the shell. */
  actionlint(repository: string): Promise<string>;
  /** What an attacker could use. */
  zizmor(repository: string): Promise<string>;
}

const who = "The check of the workflows";
const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const starter = { say: console.error, signal: new AbortController().signal };

export async function findLinters(path?: string): Promise<Linters | Missing> {
  const actionlint = findGoProgram("github.com/rhysd/actionlint/cmd/actionlint@v1.7.12", path);
  if ("missing" in actionlint) return actionlint;
  try {
    await findPython(who);
  } catch (error) {
    return { missing: (error as Error).message };
  }
  const programs = dirname(await environmentWith({ who, requirements }, starter));
  return {
    actionlint: (repository) =>
      findings(actionlint.program, ["-no-color", "-shellcheck", join(programs, "shellcheck")], repository),
    // The auditor is the strictest persona. A file that cannot be read is a finding, too.
    zizmor: (repository) =>
      findings(
        join(programs, "zizmor"),
        ["--offline", "--persona=auditor", "--strict-collection", "--quiet", "--color=never", ".github"],
        repository,
      ),
  };
}

/** Both exit with another code than 0 if they find something. */
async function findings(program: string, parameters: readonly string[], cwd: string): Promise<string> {
  try {
    await run(program, parameters, { cwd });
    return "";
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== "number") throw error;
    return `${stdout}${stderr}`;
  }
}
