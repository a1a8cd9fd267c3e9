import { output } from "../install/install.ts";
import { compose, labelOf, type Project } from "./project.ts";

export interface Container {
  readonly name: string;
  readonly id: string;
  /** `done`: a step that has ended well. `absent`: it was never created. */
  readonly state: "healthy" | "starting" | "unhealthy" | "ended" | "done" | "absent";
  /** The image's tag; of our own images their label. */
  readonly version: string;
  readonly ports: readonly number[];
  readonly restarts: number;
  /** The first process on this machine; 0 if the container does not run. */
  readonly pid: number;
  /** The container runs once, and others wait for its end. */
  readonly isStep: boolean;
  readonly fault?: string;
}

interface Inspected {
  readonly Id: string;
  readonly RestartCount: number;
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: { readonly RestartPolicy: { readonly Name: string } };
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly Error: string;
    readonly Pid: number;
    readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] };
  };
  readonly NetworkSettings: { readonly Ports: Readonly<Record<string, readonly { HostPort: string }[] | null>> | null };
}

const absent = { id: "", state: "absent", version: "", ports: [], restarts: 0, pid: 0, isStep: false } as const;

export async function containers(project: Project): Promise<Container[]> {
  const [services, inspected] = await Promise.all([compose(project, ["config", "--services"]), inspectAll(project)]);
  const created = inspected.map(containerOf);
  const missing = services
    .trim()
    .split("\n")
    .filter((name) => !created.some((one) => one.name === name));
  const all = [...created, ...missing.map((name) => ({ name, ...absent }))];
  return all.sort((one, other) => one.name.localeCompare(other.name));
}

/** The containers of `docker compose run` are left out. */
async function inspectAll(project: Project): Promise<Inspected[]> {
  const filters = ["--filter", labelOf(project), "--filter", "label=com.docker.compose.oneoff=False"];
  const ids = (await output("docker", ["ps", "--all", "--quiet", "--no-trunc", ...filters]))
    .split("\n")
    .filter(Boolean);
  return ids.length > 0 ? JSON.parse(await output("docker", ["inspect", "--type", "container", ...ids])) : [];
}

function containerOf({ Id, RestartCount, Config, HostConfig, State, NetworkSettings }: Inspected): Container {
  const { Labels, Image } = Config;
  // Every other container is restarted after any end.
  const isStep = HostConfig.RestartPolicy.Name === "on-failure";
  const state = stateOf(State, isStep);
  const fault = faultOf(State);
  const bindings = Object.values(NetworkSettings.Ports ?? {}).flatMap((ports) => ports ?? []);
  return {
    name: Labels["com.docker.compose.service"] ?? "",
    id: Id,
    state,
    version: Labels["org.opencontainers.image.version"] ?? /:([^:/@]+)(@|$)/.exec(Image)?.[1] ?? "",
    ports: bindings.map(({ HostPort }) => Number(HostPort)),
    restarts: RestartCount,
    pid: State.Pid,
    isStep,
    ...(state !== "healthy" && state !== "done" && fault && { fault }),
  };
}

function stateOf({ Status, ExitCode, Health }: Inspected["State"], isStep: boolean): Container["state"] {
  if (Status === "running") return Health ? (Health.Status as "healthy" | "starting" | "unhealthy") : "healthy";
  if (Status === "created" || Status === "restarting") return "starting";
  return isStep && ExitCode === 0 ? "done" : "ended";
}

function faultOf({ Status, ExitCode, Error: error, Health }: Inspected["State"]): string {
  if (Status === "running") return Health?.Log.at(-1)?.Output.trim() ?? "";
  return error || `it ended with exit code ${ExitCode}`;
}
