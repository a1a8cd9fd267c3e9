import { columns } from "../../commands/columns.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import { builtServices } from "../../topology.ts";
import { clusterState } from "./cluster-state.ts";
import { follow } from "./follow.ts";
import { type ReleasedService, revisionOf } from "./judgement.ts";
import type { Kubectl } from "./kubectl.ts";
import { Refused } from "./refused.ts";
import { type Release, ReleaseRecord } from "./release-record.ts";

/** Where a release goes. A rehearsal has the same cluster, another registry, and Helm in Terraform's place. */
export interface ReleaseTarget {
  readonly environment: string;
  readonly services: readonly ReleasedService[];
  readonly kubectl: Kubectl;
  /** The images of a commit. @throws Refused with every fault. */
  readonly verifiedImages: (revision: string) => Promise<readonly string[]>;
  /** Migrations, then services. It ends before Flagger has judged them. */
  readonly apply: (revision: string) => Promise<void>;
  /** Through the front door. Returns what it did. */
  readonly smokeTest: () => Promise<string>;
  readonly say: (line: string) => void;
}

export function servicesOf({ aws }: AwsEnvironment): ReleasedService[] {
  return builtServices.map((name) => ({ name, progressive: aws.workloads.services[name].rollout !== "rolling" }));
}

/** @throws Refused that says why, what runs now, and the way out. */
export async function release(target: ReleaseTarget, revision: string, back?: Release): Promise<void> {
  const { environment, kubectl, say } = target;
  const images = await target.verifiedImages(revision);
  for (const image of images) say(`verified: ${image}`);
  const record = await ReleaseRecord.read(kubectl);
  const [latest] = record.releases;
  if (latest?.outcome === "running")
    say(`the release of ${latest.revision} at ${latest.startedAt} has not ended: it was interrupted, or still runs`);
  await record.begin(revision, images, back);
  try {
    await follow({ ...target, revision }, () => target.apply(revision));
    say(await target.smokeTest());
  } catch (error) {
    // The cluster may be what has failed: that must not hide the reason.
    await record.end("failed").catch(({ message }: Error) => say(`the failure is not recorded: ${message}`));
    throw new Refused(await failureOf(target, revision, error as Error), { cause: error });
  }
  await record.end("succeeded");
  say(`${environment} runs ${revision}`);
}

/** Releases the last commit that succeeded before the present one, by the same way: Terraform's next plan agrees with it. */
export async function rollback(target: ReleaseTarget): Promise<string> {
  const record = await ReleaseRecord.read(target.kubectl);
  const { previous } = record;
  target.say(`back to ${previous.revision}, released at ${previous.startedAt}`);
  await release(target, previous.revision, previous);
  return previous.revision;
}

async function failureOf(target: ReleaseTarget, revision: string, { message }: Error): Promise<string> {
  const { environment } = target;
  const served = await servedRevisions(target).catch((error: Error) => [`What runs is not known: ${error.message}`]);
  return [
    `The release of ${revision} to ${environment} failed:\n${message}`,
    served.join("\n"),
    `Go back to the last release that succeeded with \`npm run rollback -- ${environment}\`, or release another commit.`,
  ].join("\n\n");
}

async function servedRevisions({ kubectl, services }: ReleaseTarget): Promise<string[]> {
  const { deployments, canaries } = await clusterState(kubectl);
  const rows = services.map(({ name, progressive }) => {
    const serving = deployments.get(progressive ? `${name}-primary` : name);
    return [name, serving ? revisionOf(serving) : "nothing", canaries.get(name)?.status?.phase ?? ""];
  });
  return columns([["service", "serves", "canary"], ...rows], 3);
}
