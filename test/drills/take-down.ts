import { setTimeout as sleep } from "node:timers/promises";
import { compose, docker, type Project } from "../../localstack/docker/project.ts";
import { keepDown } from "../../localstack/down.ts";
import type { Layout } from "../../localstack/layout.ts";
import { isAlive, signal, startTimeOf } from "../../localstack/processes.ts";
import { readRun } from "../../localstack/run-file.ts";

/** Kills an engine's process or container, and keeps it down until the function is called that this gives. */
export type TakeDown = (name: string) => Promise<() => Promise<void>>;

/** In a mirror of processes. */
export function killProcess(at: Layout): TakeDown {
  return async (name) => {
    const release = await keepDown(at, name);
    const record = readRun(at)?.processes[name];
    if (!record || !isAlive(record)) throw new Error(`${name} does not run.`);
    signal(record, "SIGKILL");
    return async () => release();
  };
}

/** In a mirror of containers. Docker starts nothing again that was killed by its own command. */
export function killContainer(project: Project): TakeDown {
  return async (name) => {
    // Compose would take two seconds to find out which that is.
    const container = `${project.name}-${name}-1`;
    const pid = Number(await docker("docker", ["inspect", "--format", "{{.State.Pid}}", container]));
    const killing = docker("docker", ["kill", container]);
    // Docker says so later, when it has tidied up: on a busy machine after seconds.
    while (startTimeOf(pid) && !(await settled(killing, 20)));
    return async () => {
      await killing;
      await compose(project, ["start", name]);
    };
  };
}

/** Whether a promise is fulfilled within so many milliseconds. @throws what it is rejected with. */
function settled(promise: Promise<unknown>, within: number): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(within, false)]);
}
