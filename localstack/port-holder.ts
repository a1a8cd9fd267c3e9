import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The end of a sentence about the port. */
export function portHolder(port: number): string {
  const sockets = socketsAt(port).map((inode) => `socket:[${inode}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      const holds = (descriptor: string) => sockets.includes(readlinkSync(`/proc/${pid}/fd/${descriptor}`));
      if (!readdirSync(`/proc/${pid}/fd`).some(holds)) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll(/[\0\s]+/g, " ");
      return `is held by process ${pid}: ${command.trim().slice(0, 100)}`;
    } catch {
      // It has ended meanwhile, or belongs to another user.
    }
  return "is held by a process of another user";
}

function socketsAt(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(`:${hex}`))
      .map((fields) => fields[9] ?? ""),
  );
}
