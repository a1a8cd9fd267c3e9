import { output } from "../install/install.ts";
import { type TryAgainOptions, tryAgain } from "../install/try-again.mjs";
import { repository } from "../layout.ts";
import { fixedPorts, type Ports } from "../ports.ts";

export interface Project {
  readonly name: string;
  readonly ports: Ports;
  readonly root?: string;
}

/** `mindflow` for the mirror `local`, as in docker-compose.yml; `mindflow-other` for another one. */
export function projectName(mirror: string): string {
  return mirror === "local" ? "mindflow" : `mindflow-${mirror}`;
}

export function labelOf({ name }: Pick<Project, "name">): string {
  return `label=com.docker.compose.project=${name}`;
}

/** The ids of running containers, or the names of volumes. There are none without Docker. */
export async function resourcesOf(project: Pick<Project, "name">, kind: "ps" | "volume"): Promise<string[]> {
  const list = kind === "ps" ? ["ps", "--quiet"] : ["volume", "ls", "--quiet"];
  const text = await output("docker", [...list, "--filter", labelOf(project)]).catch(() => "");
  return text.split("\n").filter(Boolean);
}

/** As in the compose file: `MINDFLOW_MAIL_WEB_PORT`. */
export function portVariable(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).replaceAll(/[^A-Za-z0-9]+/g, "_");
  return `MINDFLOW_${words.toUpperCase()}_PORT`;
}

export function composeCommand({ name, ports, root = repository }: Project, parameters: readonly string[]) {
  const variables = Object.keys(fixedPorts()).map((port) => [portVariable(port), String(ports[port as keyof Ports])]);
  return {
    parameters: ["compose", "--project-name", name, ...parameters],
    options: { cwd: root, env: Object.fromEntries(variables) },
  };
}

/** @throws Error with the end of the command's output. */
export function compose(
  project: Project,
  command: readonly string[],
  more: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { parameters, options } = composeCommand(project, command);
  return output("docker", parameters, { ...options, ...more });
}

/** A command that downloads `what`. Docker keeps the layers that arrived, and a build the packages. */
export function composeAgain(
  project: Project,
  what: string,
  command: readonly string[],
  options: TryAgainOptions,
): Promise<string> {
  return tryAgain(what, () => compose(project, command, options), options);
}

/** The first version with `include`. */
const oldestCompose = "2.20";

/** Why the mirror cannot run in Docker, with the fix; undefined if it can. */
export async function dockerFault(): Promise<string | undefined> {
  const ask = (...parameters: string[]) =>
    output("docker", parameters, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  if ((await ask("--version")) === undefined)
    return "There is no docker on the PATH: install Docker Engine and its compose plugin.";
  if ((await ask("info", "--format", "{{.ServerVersion}}")) === undefined)
    return "No Docker engine answers this user: start it, and check that the user is in the group docker.";
  const version = (await ask("compose", "version", "--short"))?.trim().replace(/^v/, "") ?? "";
  if (version.localeCompare(oldestCompose, "en", { numeric: true }) >= 0) return undefined;
  return `Docker Compose ${oldestCompose} or newer is needed, and this is ${version || "none"}: install its plugin.`;
}
