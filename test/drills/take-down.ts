import { setTimeout as sleep } from "node:timers/promises";
import { compose, type Project } from "../../localstack/docker/project.ts";
import { output } from "../../localstack/install/install.ts";
import type { Layout } from "../../localstack/layout.ts";
import { keepDown } from "../../localstack/supervision/down.ts";
import { isAlive, signal, startTimeOf } from "../../localstack/supervision/processes.ts";
import { readRun } from "../../localstack/supervision/run-file.ts";

/** Kills an engine's process or container. It stays down until the returned function is called. */
export type TakeDown = (name: string) => Promise<() => Promise<void>>;

export function killProcess(at: Layout): TakeDown {
  return async (name) => {
    const release = await keepDown(at, name);
    const record = readRun(at)?.processes[name];
    if (!record || !isAlive(record)) throw new Error(`${name} does not run.`);
    signal(record, "SIGKILL");
    return async () => release();
  };
}

/** For a mirror in Docker, which does not restart containers after `docker kill`. */
export function killContainer(project: Project): TakeDown {
  return async (name) => {
    // Looking the name up with Compose takes two seconds.
    const container = `${project.name}-${name}-1`;
    const pid = Number(await output("docker", ["inspect", "--format", "{{.State.Pid}}", container]));
    const killing = output("docker", ["kill", container]);
    // `docker kill` returns after its clean-up, on a busy machine seconds after the process has ended.
    while (startTimeOf(pid) && !(await settled(killing, 20)));
    return async () => {
      await killing;
      await compose(project, ["start", name]);
    };
  };
}

/** Whether the promise is fulfilled within `timeout` milliseconds. */
function settled(promise: Promise<unknown>, timeout: number): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(timeout, false)]);
}
