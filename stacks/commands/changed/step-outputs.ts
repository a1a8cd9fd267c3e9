import { z } from "zod";
import { cloudEnvironments } from "../../environments/index.ts";

/** What `npm run changed` prints: the names of the stacks, by environment. */
const changedSchema = z.record(z.string(), z.array(z.string()));

/** Planned, and applied otherwise than by the workflow `apply`. */
const otherwise: Readonly<Record<string, string>> = {
  state: "by an administrator: the workflows may not change their own limits",
  foundation: "by an administrator, too",
  workloads: "by a release: its plan has the commit of the images, which exists only after the merge",
};

/**
 * Lines for $GITHUB_OUTPUT. `stacks` and `applied` are JSON: the names by environment, with spaces between them. `stacks` are
 * those to plan, `applied` those whose reviewed plan is applied.
 */
export function stepOutputs(changed: string, reviewed: string): string {
  const stacks = changedSchema.parse(JSON.parse(changed));
  const byEnvironment = (isMeant: (stack: string) => boolean) =>
    JSON.stringify(
      Object.fromEntries(cloudEnvironments.map(({ name }) => [name, (stacks[name] ?? []).filter(isMeant).join(" ")])),
    );
  return [
    `stacks=${byEnvironment(() => true)}`,
    `applied=${byEnvironment((stack) => !(stack in otherwise))}`,
    `reviewed=${reviewed}`,
  ].join("\n");
}
