import { currentRequest } from "../supervision/requests.ts";
import { readRun, supervisedRun } from "../supervision/run-file.ts";
import { type Mirrors, runningHost } from "./choose.ts";
import type { Part } from "./part.ts";

export interface Status {
  readonly mirror: string;
  readonly host?: "native" | "docker";
  readonly state: "healthy" | "not healthy" | "starting" | "stopped";
  readonly notes: readonly string[];
  readonly page?: string;
  readonly parts: readonly Part[];
}

/** Asks all parts at the same time, each for at most 2 s. */
export async function statusOf(mirrors: Mirrors): Promise<Status> {
  const { name: mirror, at, ports } = mirrors;
  const host = await runningHost(mirrors);
  const start = mirror === "local" ? "npm start" : `MIRROR=${mirror} npm start`;
  if (!host) {
    const request = currentRequest(at);
    const note = request
      ? `It is stopped for a ${request.what}, and starts again.`
      : `The mirror does not run: ${start} starts it.`;
    return { mirror, state: "stopped", notes: [note], parts: [] };
  }
  const run = readRun(at);
  const isSupervised = supervisedRun(at) !== undefined;
  const parts = await host.parts(run);
  const isStarting =
    isSupervised && parts.some(({ message }) => message === "has not started" || message.startsWith("starting"));
  const orphaned = `Its supervisor (process ${run?.supervisor.pid}) was killed, and nothing is restarted: ${start} begins anew on the same data.`;
  return {
    mirror,
    host: host.name,
    state: parts.every(({ healthy }) => healthy) ? "healthy" : isStarting ? "starting" : "not healthy",
    notes: host.name === "native" && !isSupervised ? [orphaned] : [],
    ...(isSupervised && { page: `http://localhost:${ports.page}/` }),
    parts,
  };
}

export function statusTable({ mirror, host, state, notes, page, parts }: Status): string {
  const title = `Mirror ${mirror}${host ? `, ${host}` : ""}: ${state}${page ? `   ${page}` : ""}`;
  const hasRestarts = parts.some(({ restarts }) => restarts > 0);
  const row = (name: string, version: string, where: string, restarts: string, message: string) =>
    hasRestarts ? [name, version, where, restarts, message] : [name, version, where, message];
  const table = [
    row("  part", "version", "where", "restarts", "state"),
    ...parts.map(({ name, healthy, message, version, ports, link, restarts }) =>
      row(
        `${healthy ? "✔" : "✖"} ${name}`,
        version,
        link ?? ports.join(", "),
        restarts > 0 ? `${restarts}×` : "",
        oneLine(message),
      ),
    ),
  ];
  const widthOf = (column: number) => Math.max(...table.map((cells) => cells[column]?.length ?? 0));
  const lines = table.map((cells) =>
    cells
      .map((cell, column) => (column < cells.length - 1 ? cell.padEnd(widthOf(column)) : cell))
      .join("  ")
      .trimEnd(),
  );
  const errors = parts.flatMap(({ name, lastError }) => (lastError ? [`  ${name}: ${oneLine(lastError)}`] : []));
  return [
    title,
    ...notes,
    ...(parts.length > 0 ? ["", ...lines] : []),
    ...(errors.length > 0 ? ["", "Last error in each log (npm run logs -- <name>):", ...errors] : []),
  ].join("\n");
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}
