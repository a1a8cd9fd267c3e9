import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { awsEndpoint, inDocker, type MirrorAddresses, mirrorAddresses, onThisMachine } from "../addresses.ts";
import { spawn } from "../environment/child-process.ts";
import { valkeyNodes } from "../ports.ts";
import { type Console, seconds } from "../supervision/steps.ts";
import { containers } from "./containers.ts";
import { type ContainerEvent, onEvents } from "./events.ts";
import { resourcesAt } from "./inside.ts";
import { compose, composeAgain, composeCommand, type Project } from "./project.ts";

export function dockerAddresses({ ports }: Project): MirrorAddresses {
  const locate = onThisMachine(ports);
  const addresses = mirrorAddresses(locate, resourcesAt(awsEndpoint(locate)));
  const nodes = valkeyNodes.map((name) => {
    const { host, port } = inDocker(name);
    return { ...locate(name), knownAs: `${host}:${port}` };
  });
  return { ...addresses, valkey: { ...addresses.valkey, nodes } };
}

export const imagesStep = "Images of our services";

/** @throws Error with the unhealthy containers and the ends of their logs. What has started still runs. */
export async function startDocker(project: Project, { step, say }: Console, signal?: AbortSignal): Promise<void> {
  const options = { say, signal };
  await step(imagesStep, () => composeAgain(project, "What our images are built from", ["build", "--quiet"], options));
  const watching = new AbortController();
  const steps = healthSteps(step);
  onEvents(project, steps.notify, watching.signal);
  try {
    await composeAgain(project, "An engine's image", ["up", "--detach", "--wait"], options);
  } catch (error) {
    signal?.throwIfAborted();
    throw await failure(project, error as Error);
  } finally {
    watching.abort();
    steps.end();
  }
}

function healthSteps(step: Console["step"]) {
  const begun = new Map<string, PromiseWithResolvers<void>>();
  return {
    notify({ service, what, exitCode }: ContainerEvent): void {
      if (what === "started" && !begun.has(service)) {
        const healthy = Promise.withResolvers<void>();
        begun.set(service, healthy);
        step(service, () => healthy.promise).catch(() => undefined);
      }
      if (what === "healthy" || (what === "ended" && exitCode === 0)) begun.get(service)?.resolve();
      if (what === "ended" && exitCode !== 0) begun.get(service)?.reject(new Error(`exit code ${exitCode}`));
    },
    /** For containers without a health check. */
    end: () => begun.forEach((healthy) => void healthy.resolve()),
  };
}

async function failure(project: Project, error: Error): Promise<Error> {
  const failed = (await containers(project)).filter(({ state }) => state === "unhealthy" || state === "ended");
  if (failed.length === 0) return error;
  const texts = failed.map(async ({ name, fault = "" }) => {
    const log = (await compose(project, ["logs", "--no-log-prefix", "--tail", "15", name])).trim();
    return `${name} did not get healthy: ${fault}\nThe end of its log (npm run logs -- ${name}):\n${log.replaceAll(/^/gm, "  ")}`;
  });
  return new Error((await Promise.all(texts)).join("\n\n"));
}

export function watchDocker(project: Project, say: (line: string) => void, signal: AbortSignal): void {
  const failedAt = new Map<string, number>();
  const notify = ({ service, what, exitCode }: ContainerEvent) => {
    const since = failedAt.get(service);
    if (what === "unhealthy" || (what === "ended" && exitCode !== 0)) {
      failedAt.set(service, since ?? Date.now());
      const fault = what === "ended" ? `ended (exit code ${exitCode}): Docker starts it again` : "is not healthy";
      say(`✖ ${service} ${fault}`);
    }
    if (what === "healthy" && since !== undefined) {
      say(`↻ ${service} is healthy again, after ${seconds(since)}`);
      failedAt.delete(service);
    }
  };
  onEvents(project, notify, signal);
}

/** Clients stop first. Containers, logs, data and the events in the queues stay. */
export async function stopDocker(project: Project): Promise<void> {
  await compose(project, ["stop"]);
}

/**
 * Usually takes 10 to 20 s, but sometimes Docker never answers: after the limit in ms it is asked once more.
 *
 * @throws Error if it hangs again.
 */
export async function removeDocker(project: Project, limit = 120_000): Promise<void> {
  const down = ["--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5"];
  for (const isLast of [false, true])
    try {
      await compose(project, down, { signal: AbortSignal.timeout(limit) });
      return;
    } catch (error) {
      if ((error as Error).name !== "TimeoutError") throw error;
      if (isLast)
        throw new Error(
          `docker compose down of ${project.name} hangs: restart Docker, then run the same command again.`,
        );
    }
}

/** For tests and drills. */
export async function copySecrets(project: Project, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await compose(project, ["cp", "resources:/app/.mindflow/local/.", directory]);
}

export async function printLogs(project: Project, name: string, follow: boolean): Promise<void> {
  const command = ["logs", "--no-log-prefix", "--tail", "200", ...(follow ? ["--follow"] : []), name];
  const { parameters, options } = composeCommand(project, command);
  await once(spawn("docker", parameters, { ...options, stdio: "inherit" }), "close");
}
