import { release, rollback } from "../../../stacks/pipeline/release/release.ts";
import { revisionsOf } from "./revisions.ts";
import { type RehearsalOptions, startRehearsal } from "./start.ts";

const [first, second, broken] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [string, string, string];

/**
 * Releases a commit, then another by a canary, then a broken one, and goes back by one command.
 *
 * @throws Error that says what did not happen.
 */
export async function rehearseRelease(options: Omit<RehearsalOptions, "commits">): Promise<string> {
  if (options.environment.aws.workloads.services.gateway.rollout !== "canary")
    return "left out: nothing is a canary here";
  const { target, traffic } = await startRehearsal({ ...options, commits: [first, second, broken] });
  const expectServed = async (revision: string) => {
    const { "gateway-primary": served } = await revisionsOf(target.kubectl);
    if (served !== revision) throw new Error(`${revision} must be served, and ${served} is`);
  };
  try {
    await release(target, first);
    await release(target, second);
    await expectServed(second);
    traffic.isBroken = true;
    const failed = await release(target, broken).then(
      () => "",
      (error: Error) => error.message,
    );
    if (!failed.includes("gateway: ")) throw new Error(`a broken commit was released: ${failed}`);
    await expectServed(second);
    await rollback(target);
    await expectServed(second);
    return "a commit was rolled out by a canary, a broken one went back by itself, and a rollback to the one before";
  } finally {
    traffic.close();
  }
}
