import { join } from "node:path";
import { run } from "../../localstack/environment/child-process.ts";
import { WrongArgument } from "../../stacks/commands/names.ts";
import type { Addition } from "./addition.ts";
import { changedFiles, contentsOf, restore, write } from "./working-tree.ts";

/** What is compared with the repository as a whole, and updated when that changes as intended. */
const inventories = [
  "test/synth/inventory.test.ts",
  "test/charts/charts.test.ts",
  "test/rehearsal/committed-plans.test.ts",
];

interface Options {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

type Tool = (program: string, ...parameters: string[]) => Promise<unknown>;

/**
 * Writes what was added, and everything that follows from it.
 * @returns the paths of all files that changed. @throws WrongArgument if a step fails: nothing has changed then.
 */
export async function apply(root: string, addition: Addition, { say, signal }: Options): Promise<string[]> {
  const before = contentsOf(root);
  const tool = toolsOf(root, signal);
  try {
    await writeAddition(root, addition, tool);
    say("Deriving the files that follow from it ...");
    await tool("node", "--disable-warning=DEP0044", "test/commands/derive.ts");
    say("Updating the inventories ...");
    await tool("vitest", "run", "--project", "alone", ...inventories, "-u");
    if (addition.isPackage) {
      say("Linking the new package ...");
      await tool(
        "npm",
        "install",
        "--prefer-offline",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      );
    }
  } catch (error) {
    restore(root, before);
    throw new WrongArgument(`Nothing was added, since a step failed:\n${reason(error)}`);
  }
  return changedFiles(before, contentsOf(root));
}

/** Only what a person would write, in the house's format. */
export async function writeAddition(root: string, { files }: Addition, tool = toolsOf(root)): Promise<void> {
  for (const [file, text] of Object.entries(files)) write(root, file, text);
  await tool("biome", "format", "--write", ...Object.keys(files).filter((file) => /\.(ts|json)$/.test(file)));
}

/** The programs of the repository's own packages; npm comes with the person's Node. */
function toolsOf(cwd: string, signal?: AbortSignal): Tool {
  const path = (program: string) => (program === "npm" ? program : join(cwd, "node_modules/.bin", program));
  return (program, ...parameters) => run(path(program), parameters, { cwd, signal, maxBuffer: 2 ** 26 });
}

function reason(error: unknown): string {
  const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
  return [stdout, stderr].filter(Boolean).join("\n").trim() || message;
}
