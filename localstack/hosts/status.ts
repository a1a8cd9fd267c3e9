import { isAlive } from "../processes.ts";
import { currentRequest } from "../requests.ts";
import { readRun } from "../run-file.ts";
import { type Mirrors, runningHost } from "./choose.ts";
import type { Part } from "./part.ts";

/** The whole of a mirror at one moment: what `npm run status` prints and the page shows. */
export interface Status {
  readonly mirror: string;
  readonly host?: "native" | "docker";
  readonly state: "healthy" | "not healthy" | "starting" | "stopped";
  /** What a person should know besides, and do. */
  readonly notes: readonly string[];
  readonly page?: string;
  readonly parts: readonly Part[];
}

/** Asks every part of a mirror how it is: at the same time, and each for 2 s at most. */
export async function statusOf(mirrors: Mirrors): Promise<Status> {
  const { name: mirror, at, ports } = mirrors;
  const host = await runningHost(mirrors);
  const again = mirror === "local" ? "npm start" : `MIRROR=${mirror} npm start`;
  const request = currentRequest(at);
  const why = request
    ? `It is stopped for a ${request.what}, and starts again.`
    : `The mirror does not run: ${again} starts it.`;
  if (!host) return { mirror, state: "stopped", notes: [why], parts: [] };
  const run = readRun(at);
  const supervised = run !== undefined && isAlive(run.supervisor);
  const parts = await host.parts(run);
  const healthy = parts.every((part) => part.healthy);
  const starting = supervised && parts.some(({ says }) => says === "has not started" || says.startsWith("starting"));
  const orphaned = `Who started it (process ${run?.supervisor.pid}) was killed, and nothing is started again: ${again} begins anew on the same data.`;
  return {
    mirror,
    host: host.name,
    state: healthy ? "healthy" : starting ? "starting" : "not healthy",
    notes: host.name === "native" && !supervised ? [orphaned] : [],
    ...(supervised && { page: `http://localhost:${ports.page}/` }),
    parts,
  };
}

/** For a terminal. */
export function inWords({ mirror, host, state, notes, page, parts }: Status): string {
  const title = `Mirror ${mirror}${host ? `, ${host}` : ""}: ${state}${page ? `   ${page}` : ""}`;
  const rows = parts.map(({ name, healthy, says, version, ports, link, restarts }) => [
    `${healthy ? "✔" : "✖"} ${name}`,
    version,
    link ?? ports.map(String).join(", "),
    restarts > 0 ? `${restarts}×` : "",
    oneLine(says),
  ]);
  const all = [["  what", "version", "where", "again", "how it is"], ...rows];
  // Nothing was started again: no column for it.
  const table = rows.some((row) => row[3]) ? all : all.map((row) => row.toSpliced(3, 1));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const errors = parts
    .filter(({ lastError }) => lastError)
    .map(({ name, lastError = "" }) => `  ${name}: ${oneLine(lastError)}`);
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
