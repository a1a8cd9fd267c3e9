import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { builtServices, type ServiceName } from "../../stacks/topology.ts";
import { imagesStep, printLogs, removeDocker, startDocker, stopDocker, watchDocker } from "../docker/mirror.ts";
import { type Part as Container, parts } from "../docker/parts.ts";
import { compose, docker, type Project, projectName } from "../docker/project.ts";
import { beginRun, endRun } from "../run-file.ts";
import type { Host, Subject } from "./host.ts";
import { lastError } from "./last-error.ts";
import { answerOf, linkTo, type Part, type Probe } from "./part.ts";
import { engineProbe, serviceProbe } from "./probes.ts";

/** Longer than this, in milliseconds, and images were built or fetched. */
const noBuild = 5_000;

/** Containers. */
export function dockerHost({ name: mirror, at, ports }: Subject): Host {
  const project: Project = { name: projectName(mirror), ports };
  const label = `label=com.docker.compose.project=${project.name}`;
  const lines = async (...parameters: string[]) =>
    (await docker("docker", [...parameters, "--filter", label]).catch(() => "")).split("\n").filter(Boolean);
  const volumes = () => lines("volume", "ls", "--quiet");
  return {
    name: "docker",
    title: "containers",
    // What only the parts of an engine say to each other stays inside.
    ports: Object.fromEntries(Object.entries(ports).filter(([name]) => !name.includes("'s "))),
    isRunning: async () => (await lines("ps", "--quiet")).length > 0,
    stopLeftovers: ({ step }) => step("Stopping the containers", () => stopDocker(project)),

    async start(progress, signal) {
      await mkdir(at.directory, { recursive: true });
      beginRun(at, "docker", ports);
      const stop = async () => {
        following.abort();
        await progress.step("Stopping the containers", () => stopDocker(project));
        endRun(at);
      };
      const following = new AbortController();
      try {
        await startDocker(project, progress, signal);
      } catch (error) {
        await stop();
        throw error;
      }
      if ((progress.took.get(imagesStep) ?? 0) > noBuild) progress.downloads("  Built the images, this once.");
      watchDocker(project, progress.say, following.signal);
      return { stop };
    },

    async parts() {
      const [all, logs] = await Promise.all([parts(project), recentLogs(project)]);
      const told = await Promise.all(all.map((container) => howIs(container, logs.get(container.name) ?? "")));
      return told.sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
    },

    partNames: async () => (await compose(project, ["config", "--services"])).trim().split("\n"),
    printLog: (part, follow) => printLogs(project, [part], { follow, tail: "200" }),
    hasData: async () => (await volumes()).length > 0,

    async save(directory) {
      const file = join(directory, "volumes.tar");
      const tar = helper(await volumes(), "ro", ["tar", "--directory=/volumes", "--numeric-owner", "--create", "."]);
      await Promise.all([pipeline(tar.stdout, createWriteStream(`${file}.new`, { mode: 0o600 })), succeeded(tar)]);
      await rename(`${file}.new`, file);
    },

    async load(directory, begun) {
      // Makes volumes that are not there, as compose wants them.
      await compose(project, ["create"]);
      const put =
        "find /volumes -mindepth 2 -delete && tar --directory=/volumes --numeric-owner --extract --preserve-permissions";
      begun();
      const tar = helper(await volumes(), "rw", ["sh", "-c", put]);
      await Promise.all([pipeline(createReadStream(join(directory, "volumes.tar")), tar.stdin), succeeded(tar)]);
    },

    async deleteData() {
      const deleted = await volumes();
      if (deleted.length > 0) await removeDocker(project);
      return deleted.map((volume) => `Docker volume ${volume}`);
    },
  };
}

const kinds: readonly Part["kind"][] = ["service", "engine", "step"];

/** The image of a container of the mirror that is there anyway and has tar. */
const helperImage = "postgres:17";

/** A container that sees the volumes, each in a folder, and nothing else. */
function helper(volumes: readonly string[], mode: "ro" | "rw", [command = "", ...parameters]: string[]) {
  // Under their names without the project's, so that what was saved may be put into another's.
  const mounts = volumes.flatMap((volume) => [
    "--volume",
    `${volume}:/volumes/${volume.replace(/^[^_]*_/, "")}:${mode}`,
  ]);
  const isolated = ["run", "--rm", "--interactive", "--network=none", "--user=root", `--entrypoint=${command}`];
  return spawn("docker", [...isolated, ...mounts, helperImage, ...parameters], { stdio: ["pipe", "pipe", "pipe"] });
}

async function succeeded(process: ReturnType<typeof helper>): Promise<void> {
  let said = "";
  process.stderr.on("data", (text) => {
    said += text;
  });
  const [code] = await once(process, "close");
  if (code !== 0) throw new Error(`The container that copies the volumes failed: ${said.trim().slice(-1_000)}`);
}

/** The end of each container's log, by its name in docker-compose.yml. */
async function recentLogs(project: Project): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  const text = await compose(project, ["logs", "--no-color", "--tail", "50"], AbortSignal.timeout(4_000)).catch(
    () => "",
  );
  // Compose clears each line before it writes it, whether a terminal reads it or not.
  for (const line of text.replaceAll("\u001b[2K", "").split("\n")) {
    const [, name, said = ""] = /^(\S+?)-\d+ +\| (.*)$/.exec(line) ?? [];
    if (name) logs.set(name, `${logs.get(name) ?? ""}${said}\n`);
  }
  return logs;
}

async function howIs(container: Container, log: string): Promise<Part> {
  const { name, state, restarts, fault } = container;
  const published = container.addresses.map((address) => Number(address.split(":").at(-1)));
  // Docker orders them by the number inside, and mail is taken in at a lower one than its page has.
  const ports = name === "mail" ? published.reverse() : published;
  const isService = (builtServices as readonly string[]).includes(name);
  const kind = container.isStep ? "step" : isService ? "service" : "engine";
  const link = linkTo(name, kind, ports[0]);
  const error = lastError(log);
  const about = { name, kind, ports, restarts, ...(link && { link }), ...(error && { lastError: error }) } as const;
  const { version } = container;
  if (state === "done") return { ...about, version, healthy: true, says: "done" };
  if (state !== "healthy") return { ...about, version, healthy: false, says: fault ? `${state}: ${fault}` : state };
  try {
    const answer = await answerOf(probeOf(name, ports[0]) ?? (async () => ({ says: "healthy" })));
    return { ...about, healthy: true, says: answer.says, version: answer.version ?? version };
  } catch (fault) {
    return { ...about, version, healthy: false, says: (fault as Error).message };
  }
}

/** Through its published port. PostgreSQL lets nobody in from here; its container asks it each 2 s. */
function probeOf(name: string, port: number | undefined): Probe | undefined {
  if (port === undefined) return undefined;
  const isService = (builtServices as readonly string[]).includes(name);
  return isService ? serviceProbe(name as ServiceName, port) : engineProbe(name, port);
}
