import { mkdir } from "node:fs/promises";
import { type Container, containers } from "../docker/containers.ts";
import { imagesStep, printLogs, removeDocker, startDocker, stopDocker, watchDocker } from "../docker/mirror.ts";
import { compose, type Project, projectName, resourcesOf } from "../docker/project.ts";
import { loadVolumes, saveVolumes } from "../docker/volumes.ts";
import { beginRun, endRun } from "../supervision/run-file.ts";
import { type Description, descriptions } from "./descriptions.ts";
import type { Host, Subject } from "./host.ts";
import { lastError } from "./last-error.ts";
import { type Part, probed } from "./part.ts";

/** If this step takes longer, in milliseconds, images were built or fetched. */
const noBuild = 5_000;

const kinds: readonly Part["kind"][] = ["service", "engine", "step"];

export function dockerHost(subject: Subject): Host {
  const { at, ports } = subject;
  const project: Project = { name: projectName(subject.name), ports };
  const described = descriptions(subject);
  return {
    name: "docker",
    title: "containers",
    // The ports between the nodes of an engine stay inside Docker's network.
    ports: Object.fromEntries(Object.entries(ports).filter(([name]) => !name.includes("'s "))),
    isRunning: async () => (await resourcesOf(project, "ps")).length > 0,
    stopLeftovers: ({ step }) => step("Stopping the containers", () => stopDocker(project)),

    async start(progress, signal) {
      await mkdir(at.directory, { recursive: true });
      beginRun(at, "docker", ports);
      const watching = new AbortController();
      const stop = async () => {
        watching.abort();
        await progress.step("Stopping the containers", () => stopDocker(project));
        endRun(at);
      };
      try {
        await startDocker(project, progress, signal);
      } catch (error) {
        await stop();
        throw error;
      }
      if ((progress.took.get(imagesStep) ?? 0) > noBuild) progress.downloads("  Built the images, once.");
      watchDocker(project, progress.say, watching.signal);
      return { stop };
    },

    async parts() {
      const [all, logs] = await Promise.all([containers(project), recentLogs(project)]);
      const parts = await Promise.all(
        all.map((container) => partOf(container, described.get(container.name), logs.get(container.name) ?? "")),
      );
      return parts.sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
    },

    partNames: async () => (await compose(project, ["config", "--services"])).trim().split("\n"),
    printLog: (part, follow) => printLogs(project, part, follow),
    hasData: async () => (await resourcesOf(project, "volume")).length > 0,
    save: (directory) => saveVolumes(project, directory),
    load: (directory, begun) => loadVolumes(project, directory, begun),

    async deleteData() {
      const deleted = await resourcesOf(project, "volume");
      if (deleted.length > 0) await removeDocker(project);
      return deleted.map((volume) => `Docker volume ${volume}`);
    },
  };
}

async function recentLogs(project: Project): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  const options = { signal: AbortSignal.timeout(4_000) };
  const text = await compose(project, ["logs", "--no-color", "--tail", "50"], options).catch(() => "");
  // Compose clears each line before it writes it, even without a terminal.
  for (const line of text.replaceAll("\u001b[2K", "").split("\n")) {
    const [, name, logged = ""] = /^(\S+?)-\d+ +\| (.*)$/.exec(line) ?? [];
    if (name) logs.set(name, `${logs.get(name) ?? ""}${logged}\n`);
  }
  return logs;
}

async function partOf(container: Container, described: Description | undefined, log: string): Promise<Part> {
  const { name, state, restarts, version, fault } = container;
  const kind = container.isStep ? "step" : (described?.kind ?? "engine");
  const ports = described?.ports ?? container.ports;
  const error = lastError(log);
  const link = described && { link: described.link };
  const about = { name, kind, ports, restarts, version, ...link, ...(error && { lastError: error }) } as const;
  if (state === "done") return { ...about, healthy: true, message: "done" };
  if (state !== "healthy") return { ...about, healthy: false, message: fault ? `${state}: ${fault}` : state };
  // The password of PostgreSQL's administrator stays in Docker: its health check in the container must do.
  return probed({ ...about, message: "healthy" }, name.startsWith("postgres") ? undefined : described?.probe);
}
