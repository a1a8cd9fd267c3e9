import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "../layout.ts";
import { fixedPorts, type Ports } from "../ports.ts";

const run = promisify(execFile);

/** A mirror in Docker: its containers, volumes and network carry the name. */
export interface Project {
  readonly name: string;
  readonly ports: Ports;
  /** Where docker-compose.yml is, where that is not this repository. */
  readonly root?: string;
}

/** `mindflow` for the mirror that is called local, as docker-compose.yml has it, and `mindflow-other` for another. */
export function projectName(mirror: string): string {
  return mirror === "local" ? "mindflow" : `mindflow-${mirror}`;
}

/** The variable by which a port of the compose file is set: `MINDFLOW_MAIL_WEB_PORT`. */
export function portVariable(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).replaceAll(/[^A-Za-z0-9]+/g, "_");
  return `MINDFLOW_${words.toUpperCase()}_PORT`;
}

/** What `docker compose` has to be run with to mean this project. */
export function composeCommand({ name, ports, root = repository }: Project, parameters: readonly string[]) {
  const names = Object.keys(fixedPorts()) as (keyof ReturnType<typeof fixedPorts>)[];
  return {
    command: "docker",
    parameters: ["compose", "--project-name", name, ...parameters],
    cwd: root,
    env: {
      ...process.env,
      ...Object.fromEntries(names.map((port) => [portVariable(port), String(ports[port])])),
    },
  };
}

/**
 * What a `docker compose` command prints on stdout.
 *
 * @throws Error with the end of what it said, if it fails.
 */
export async function compose(project: Project, parameters: readonly string[], signal?: AbortSignal): Promise<string> {
  const { command, parameters: all, ...options } = composeCommand(project, parameters);
  return docker(command, all, { ...options, ...(signal && { signal }) });
}

/** What a command prints on stdout. @throws Error with the end of what it said, if it fails. */
export async function docker(command: string, parameters: readonly string[], options: object = {}): Promise<string> {
  try {
    return (await run(command, parameters, { maxBuffer: 64 * 1024 * 1024, ...options })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message, name } = error as Record<string, string>;
    if (name === "AbortError") throw error;
    const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n  ");
    throw new Error(`${command} ${parameters.join(" ")} failed:\n  ${said || message}`, { cause: error });
  }
}

/** The first that knows `include`. */
const oldestCompose = [2, 20];

/** Why the mirror cannot run in Docker on this machine, with the way out; undefined where it can. */
export async function dockerFault(): Promise<string | undefined> {
  const ask = (...parameters: string[]) =>
    run("docker", parameters, { timeout: 5_000 }).then(({ stdout }) => stdout.trim());
  try {
    await ask("--version");
  } catch {
    return "There is no docker on the PATH: install Docker Engine and its compose plugin.";
  }
  try {
    await ask("info", "--format", "{{.ServerVersion}}");
  } catch {
    return "No Docker engine answers this user: start it, and see that the user is in the group docker.";
  }
  const version = await ask("compose", "version", "--short").catch(() => "");
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldestCompose;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return undefined;
  return `Docker Compose ${oldestCompose.join(".")} or newer is needed, and this is ${version || "none"}: install its plugin.`;
}
