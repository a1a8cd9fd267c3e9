import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What engines write before a line of theirs that a person should read. */
const faulty = /\b(ERROR|FATAL|PANIC|SEVERE|CRITICAL)\b|\b\w*(Error|Exception)\b:/;
/** It happens whenever a server is asked while it starts, and the mirror asks early. */
const usual = /the database system is (starting up|shutting down|not yet accepting connections)/;
const longest = 300;
/** How much of the end of a log is read, in bytes. */
const tail = 128 * 1024;

/** The last line that tells of an error, in a log of ours (JSON lines) or of an engine. */
export function lastError(log: string): string | undefined {
  for (const line of log.trimEnd().split("\n").reverse()) {
    const fault = line.startsWith("{") ? ofOurs(line) : ofEngine(line);
    if (fault) return fault.length > longest ? `${fault.slice(0, longest)}…` : fault;
  }
  return undefined;
}

function ofOurs(line: string): string | undefined {
  try {
    const { level, msg, err, time } = JSON.parse(line);
    if (level !== "error" && level !== "fatal") return undefined;
    return [time, msg || err?.message].filter(Boolean).join(" ");
  } catch {
    return undefined; // The line was cut where we began to read.
  }
}

function ofEngine(line: string): string | undefined {
  return faulty.test(line) && !usual.test(line) ? line.trim() : undefined;
}

/** The end of a file; empty where there is none. */
export function endOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, tail));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8");
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
