import { compose, docker, type Project } from "./project.ts";

/** A container of the mirror, as Docker sees it. */
export interface Part {
  /** Its name in docker-compose.yml. */
  readonly name: string;
  /** `done` is a step that has ended well; `absent` was never created. */
  readonly state: "healthy" | "starting" | "unhealthy" | "ended" | "done" | "absent";
  /** Of its image: the tag, or of ours what the image says of itself. */
  readonly version: string;
  /** Where it is reached on this machine, as `127.0.0.1:4000`. */
  readonly addresses: readonly string[];
  /** How often Docker started it again. */
  readonly restarts: number;
  /** Of its first process, on this machine; 0 where it does not run. */
  readonly pid: number;
  readonly container: string;
  /** It does something once, and others wait for it. */
  readonly isStep: boolean;
  /** What its health check said last, or how it ended, where it is not well. */
  readonly fault?: string;
}

/** What is read of `docker inspect`. */
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
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[] | null>>;
  };
}

/** Every part of the mirror, also what has ended or was never created, in the order of their names. */
export async function parts(project: Project): Promise<Part[]> {
  const [services, containers] = await Promise.all([compose(project, ["config", "--services"]), inspectAll(project)]);
  const created = containers.map(part);
  const absent = services
    .trim()
    .split("\n")
    .filter((name) => !created.some((one) => one.name === name))
    .map(
      (name): Part => ({
        name,
        state: "absent",
        version: "",
        addresses: [],
        restarts: 0,
        pid: 0,
        container: "",
        isStep: false,
      }),
    );
  return [...created, ...absent].sort((one, other) => one.name.localeCompare(other.name));
}

/** The containers of a project, but not those of `docker compose run`. */
async function inspectAll({ name }: Project): Promise<Inspected[]> {
  const labels = [`com.docker.compose.project=${name}`, "com.docker.compose.oneoff=False"];
  const filters = labels.flatMap((label) => ["--filter", `label=${label}`]);
  const ids = (await docker("docker", ["ps", "--all", "--quiet", "--no-trunc", ...filters]))
    .split("\n")
    .filter(Boolean);
  if (ids.length === 0) return [];
  return JSON.parse(await docker("docker", ["inspect", "--type", "container", ...ids]));
}

function part({ Id, RestartCount, Config, HostConfig, State, NetworkSettings }: Inspected): Part {
  const { Labels, Image } = Config;
  // Whatever else ends is started again, however it ended.
  const isStep = HostConfig.RestartPolicy.Name === "on-failure";
  const state = stateOf(State, isStep);
  const fault = faultOf(State);
  return {
    name: Labels["com.docker.compose.service"] ?? "",
    state,
    version: Labels["org.opencontainers.image.version"] ?? /:([^:/@]+)(@|$)/.exec(Image)?.[1] ?? "",
    addresses: Object.values(NetworkSettings.Ports ?? {}).flatMap((bindings) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`),
    ),
    restarts: RestartCount,
    pid: State.Pid,
    container: Id,
    isStep,
    ...(state !== "healthy" && state !== "done" && fault && { fault }),
  };
}

function stateOf({ Status, ExitCode, Health }: Inspected["State"], isStep: boolean): Part["state"] {
  if (Status === "running") return Health ? (Health.Status as "healthy" | "starting" | "unhealthy") : "healthy";
  if (Status === "created" || Status === "restarting") return "starting";
  return isStep && ExitCode === 0 ? "done" : "ended";
}

function faultOf({ Status, ExitCode, Error: error, Health }: Inspected["State"]): string {
  if (Status === "running") return Health?.Log.at(-1)?.Output.trim() ?? "";
  return error || `it ended with exit code ${ExitCode}`;
}
