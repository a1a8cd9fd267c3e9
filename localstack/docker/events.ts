import { createInterface } from "node:readline";
import { spawn } from "../environment/child-process.ts";
import { labelOf, type Project } from "./project.ts";

export interface ContainerEvent {
  readonly service: string;
  readonly what: "started" | "ended" | "healthy" | "unhealthy";
  readonly exitCode: number;
}

const kinds: Readonly<Record<string, ContainerEvent["what"]>> = {
  start: "started",
  die: "ended",
  "health_status: healthy": "healthy",
  "health_status: unhealthy": "unhealthy",
};

export function onEvents(project: Project, notify: (event: ContainerEvent) => void, signal: AbortSignal): void {
  const filters = [labelOf(project), "event=start", "event=die", "event=health_status"];
  const since = `--since=${Math.floor(Date.now() / 1000)}`;
  const parameters = ["events", since, "--format={{json .}}", ...filters.map((filter) => `--filter=${filter}`)];
  const events = spawn("docker", parameters, { stdio: ["ignore", "pipe", "ignore"], signal });
  // The process ends with the signal or with the engine. Without the engine, the caller's commands fail too.
  events.on("error", () => undefined);
  createInterface(events.stdout).on("line", (line) => {
    const { Action = "", Actor } = JSON.parse(line);
    const {
      "com.docker.compose.service": service,
      "com.docker.compose.oneoff": oneOff,
      exitCode,
    } = Actor?.Attributes ?? {};
    const what = kinds[Action];
    if (service && what && oneOff !== "True") notify({ service, what, exitCode: Number(exitCode ?? 0) });
  });
}
