import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { awsEndpoint, type MirrorAddresses, mirrorAddresses } from "../addresses.ts";
import { valkeyNodes } from "../ports.ts";
import { type Console, seconds } from "../steps.ts";
import { onEvents } from "./events.ts";
import { resourcesAt, stores } from "./inside.ts";
import { parts } from "./parts.ts";
import { compose, composeCommand, type Project } from "./project.ts";

/** Where everything in a mirror in Docker is, for who is outside of it. */
export function dockerAddresses({ ports }: Project): MirrorAddresses {
  const addresses = mirrorAddresses(ports, resourcesAt(awsEndpoint(ports)));
  const { valkey } = addresses;
  const nodes = valkey.nodes.map((node, index) => ({
    ...node,
    knownAs: `${valkeyNodes[index]}:${stores.valkey.port}`,
  }));
  return { ...addresses, valkey: { ...valkey, nodes } };
}

export const imagesStep = "Images of our services";

/**
 * Builds what is not built yet, starts every container and waits until all are healthy.
 *
 * @throws Error that says which is not, with the end of its log. What has started runs on: `stopDocker` ends it.
 */
export async function startDocker(project: Project, { step }: Console, signal?: AbortSignal): Promise<void> {
  await step(imagesStep, () => compose(project, ["build", "--quiet"], signal));
  const followed = new AbortController();
  const steps = healthSteps(step);
  onEvents(project, steps.tell, followed.signal);
  try {
    await compose(project, ["up", "--detach", "--wait"], signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw await whatFailed(project, error as Error);
  } finally {
    followed.abort();
    steps.end();
  }
}

/** A line for each container, from its start until it is healthy or, if it is a step, has ended. */
function healthSteps(step: Console["step"]) {
  const under = new Map<string, PromiseWithResolvers<void>>();
  return {
    tell({ service, what, exitCode }: Parameters<Parameters<typeof onEvents>[1]>[0]): void {
      if (what === "started" && !under.has(service)) {
        const begun = Promise.withResolvers<void>();
        under.set(service, begun);
        step(service, () => begun.promise).catch(() => undefined);
      }
      if (what === "healthy" || (what === "ended" && exitCode === 0)) under.get(service)?.resolve();
      if (what === "ended" && exitCode !== 0) under.get(service)?.reject(new Error(`exit code ${exitCode}`));
    },
    /** What has no health check and has not ended is as well as it will be. */
    end: () => under.forEach((begun) => void begun.resolve()),
  };
}

async function whatFailed(project: Project, error: Error): Promise<Error> {
  const unwell = (await parts(project)).filter(({ state }) => state === "unhealthy" || state === "ended");
  const told = unwell.map(async ({ name, fault = "" }) => {
    const log = (await compose(project, ["logs", "--no-log-prefix", "--tail", "15", name])).trim();
    return `${name} did not get healthy: ${fault}\nThe end of its log (npm run logs -- ${name}):\n${log.replaceAll(/^/gm, "  ")}`;
  });
  return unwell.length > 0 ? new Error((await Promise.all(told)).join("\n\n")) : error;
}

/** Says what ends by itself and when it is well again, until the signal. */
export function watchDocker(project: Project, say: (line: string) => void, signal: AbortSignal): void {
  const ended = new Map<string, number>();
  const tell: Parameters<typeof onEvents>[1] = ({ service, what, exitCode }) => {
    if (what === "ended" && exitCode !== 0) {
      if (!ended.has(service)) ended.set(service, Date.now());
      say(`✖ ${service} ended (exit code ${exitCode}): Docker starts it again`);
    }
    if (what === "unhealthy") {
      ended.set(service, ended.get(service) ?? Date.now());
      say(`✖ ${service} is not healthy`);
    }
    const since = ended.get(service);
    if (what !== "healthy" || since === undefined) return;
    say(`↻ ${service} is healthy again, after ${seconds(since)}`);
    ended.delete(service);
  };
  onEvents(project, tell, signal);
}

/** Ends every container in good order: who uses another one first. Containers, logs and data stay, and events in queues. */
export async function stopDocker(project: Project): Promise<void> {
  await compose(project, ["stop"]);
}

/** Removes every container, network and volume of the project, and so all data. */
export async function removeDocker(project: Project): Promise<void> {
  await compose(project, ["--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5"]);
}

/** Copies the mirror's secrets out of Docker, for who has to sign in from outside: tests. */
export async function copySecrets(project: Project, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await compose(project, ["cp", "resources:/app/.mindflow/local/.", directory]);
}

/** Prints the log of parts, or of all, to this process's own output. Resolves when it ends. */
export function printLogs(
  project: Project,
  names: readonly string[],
  { follow = false, tail = "100" } = {},
): Promise<void> {
  const { command, parameters, ...options } = composeCommand(project, [
    ...["logs", "--no-log-prefix", "--tail", tail],
    ...(follow ? ["--follow"] : []),
    ...names,
  ]);
  const logs = spawn(command, parameters, { ...options, stdio: "inherit" });
  return new Promise((resolve) => logs.on("close", () => resolve()));
}
