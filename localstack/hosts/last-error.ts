import { open } from "node:fs/promises";

const errorWords = /\b(ERROR|FATAL|PANIC|SEVERE|CRITICAL)\b|\b\w*(Error|Exception)\b:/;
/** Normal: the mirror asks a server while it starts. */
const expected = /the database system is (starting up|shutting down|not yet accepting connections)/;
const longest = 300;
/** In bytes. */
const tail = 128 * 1024;

/** A service logs JSON lines, an engine logs text. */
export function lastError(log: string): string | undefined {
  for (const line of log.trimEnd().split("\n").reverse()) {
    const fault = line.startsWith("{") ? errorOfService(line) : errorOfEngine(line);
    if (fault) return fault.length > longest ? `${fault.slice(0, longest)}…` : fault;
  }
  return undefined;
}

function errorOfService(line: string): string | undefined {
  try {
    const { level, msg, err, time } = JSON.parse(line);
    if (level !== "error" && level !== "fatal") return undefined;
    return [time, msg || err?.message].filter(Boolean).join(" ");
  } catch {
    return undefined; // The beginning of the line was not read.
  }
}

function errorOfEngine(line: string): string | undefined {
  return errorWords.test(line) && !expected.test(line) ? line.trim() : undefined;
}

/** @returns an empty text if the file cannot be read. */
export async function endOf(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, tail)), {
      position: Math.max(0, size - tail),
    });
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return "";
  }
}
