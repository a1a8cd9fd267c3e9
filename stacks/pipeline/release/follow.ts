import pWaitFor from "p-wait-for";
import { type ClusterState, clusterState } from "./cluster-state.ts";
import { judge, type ReleasedService } from "./judgement.ts";
import type { Kubectl } from "./kubectl.ts";
import { progressLines, type Told } from "./progress-lines.ts";
import { Refused } from "./refused.ts";

interface Followed {
  readonly kubectl: Kubectl;
  readonly services: readonly ReleasedService[];
  readonly revision: string;
  readonly say: (line: string) => void;
}

/** Flagger looks once a minute, and Kubernetes gives up a Deployment after five: without news for longer, one does not work. */
const silenceLimit = 10 * 60_000;

/**
 * Says each change while `apply` runs, and until every service has the revision.
 *
 * @throws Refused with the reason of each service that has not got it, or the error of `apply`.
 */
export async function follow(
  { kubectl, services, revision, say }: Followed,
  apply: () => Promise<void>,
): Promise<void> {
  const before = await clusterState(kubectl);
  const told: Told = new Map();
  progressLines(before, told);
  const stop = new AbortController();
  let newsAt = Date.now();
  let isApplied = false;
  const applied = apply().then(
    () => {
      isApplied = true;
      newsAt = Date.now();
    },
    (error: Error) => {
      stop.abort();
      throw error;
    },
  );
  const tell = (lines: readonly string[]) => {
    if (lines.length > 0) newsAt = Date.now();
    for (const line of lines) say(line);
  };
  const hasEnded = async () => {
    const isComplete = isApplied;
    const now = await clusterState(kubectl).catch((error: Error) => error);
    const silence = Date.now() - newsAt;
    if (now instanceof Error) {
      if (silence > silenceLimit) throw now;
      return false;
    }
    tell(progressLines(now, told));
    return isComplete && isReleased(services, revision, before, now, silence);
  };
  await Promise.all([applied, pWaitFor(hasEnded, { interval: 5_000, signal: stop.signal })]);
}

function isReleased(
  services: readonly ReleasedService[],
  revision: string,
  before: ClusterState,
  now: ClusterState,
  silence: number,
): boolean {
  const judged = services.map((service) => ({ ...service, ...judge(service, revision, before, now) }));
  const open = judged.filter(({ is }) => is === "waiting").map(({ name }) => name);
  if (open.length > 0 && silence > silenceLimit)
    throw new Refused(`nothing has happened to ${open.join(", ")} for ten minutes: does Flagger run?`);
  if (open.length > 0) return false;
  const failures = judged.flatMap((one) => (one.is === "failed" ? [`${one.name}: ${one.reason}`] : []));
  if (failures.length > 0) throw new Refused(failures.join("\n"));
  return true;
}
