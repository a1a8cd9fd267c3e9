import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { WrongArgument } from "../names.ts";

/**
 * The head of the pull request that HEAD merges: what people approved, and the commit under which its plans are sealed. It
 * is the second parent of GitHub's test merge, of the merge queue's commit and of main's.
 *
 * @throws WrongArgument if HEAD is no merge.
 */
export async function reviewedCommit(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "--verify", "HEAD^2"], { cwd: root });
    return stdout.trim();
  } catch {
    throw new WrongArgument(
      "HEAD is not a merge of a pull request, so nobody has reviewed a plan of it (or the checkout lacks its parents:\n" +
        "fetch-depth: 2). The repository must allow merge commits only. Run the workflow `plan` on main for the stacks that\n" +
        "should change, then the workflow `apply`: docs/how-to/pipelines.md.",
    );
  }
}
