import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Project } from "./project.ts";

/** What happens to a container of the mirror. */
export interface ContainerEvent {
  readonly service: string;
  readonly what: "started" | "ended" | "healthy" | "unhealthy";
  readonly exitCode: number;
}

/** Tells what happens to the mirror's containers from now on, until the signal. */
export function onEvents({ name }: Project, tell: (event: ContainerEvent) => void, signal: AbortSignal): void {
  const filters = [`label=com.docker.compose.project=${name}`, "event=start", "event=die", "event=health_status"];
  const since = String(Math.floor(Date.now() / 1000));
  const parameters = [
    "events",
    "--since",
    since,
    "--format",
    "{{json .}}",
    ...filters.flatMap((one) => ["--filter", one]),
  ];
  const events = spawn("docker", parameters, { stdio: ["ignore", "pipe", "ignore"], signal });
  // The signal ends it, and so may the engine: who follows learns from the engine's own commands that it is gone.
  events.on("error", () => {});
  createInterface(events.stdout).on("line", (line) => {
    const { Action = "", Actor } = JSON.parse(line);
    const service = Actor?.Attributes?.["com.docker.compose.service"];
    if (!service || Actor.Attributes["com.docker.compose.oneoff"] === "True") return;
    const exitCode = Number(Actor.Attributes.exitCode ?? 0);
    if (Action === "start") tell({ service, what: "started", exitCode });
    if (Action === "die") tell({ service, what: "ended", exitCode });
    if (Action.endsWith(": healthy")) tell({ service, what: "healthy", exitCode });
    if (Action.endsWith("unhealthy")) tell({ service, what: "unhealthy", exitCode });
  });
}
