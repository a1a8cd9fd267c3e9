import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { dockerFault } from "../docker/project.ts";
import { requireJava } from "../engines/java.ts";
import { databaseUser } from "../engines/postgres/unprivileged.ts";
import { findPython } from "../engines/python.ts";
import { runningHost, theMirror } from "../hosts/choose.ts";
import { output } from "../install/install.ts";
import { repository } from "../layout.ts";
import { findChromium } from "../page/chromium.ts";
import { requireFree } from "../ports.ts";
import { runCommand } from "./command.ts";

export interface Finding {
  readonly what: string;
  readonly neededBy: "native" | "docker" | "both" | "some tests";
  readonly message: string;
  readonly ok: boolean;
}

/** What a fresh clone needs with its packages, engines and data while everything runs, in GB. */
const disk = 4;
const memory = 3;

type Check = readonly [what: string, neededBy: Finding["neededBy"], check: () => Promise<string>];

const checks: readonly Check[] = [
  ["Linux", "both", async () => linux(process.platform)],
  ["Node", "both", async () => `${process.versions.node}, of this repository's packages`],
  ["npm", "both", () => version("npm", "it comes with Node")],
  ["Python", "native", async () => (await findPython()).version],
  ["JDK", "native", () => requireJava("OpenSearch")],
  ["another user", "native", anotherUser],
  ["Docker", "docker", docker],
  ["free disk", "both", freeDisk],
  ["free memory", "both", async () => enough("memory", availableMemory(), memory, "end other programs")],
  ["free ports", "both", freePorts],
  ["Terraform", "some tests", terraform],
  ["Chromium", "some tests", chromium],
];

function linux(platform: string): string {
  if (platform !== "linux") throw new Error(`this is ${platform}: take a Linux machine, or WSL 2 on Windows.`);
  return "yes";
}

async function version(command: string, fix: string, parameter = "--version"): Promise<string> {
  const text = await output(command, [parameter], { cwd: repository }).catch(() => {
    throw new Error(`missing: ${fix}.`);
  });
  const line = text.split("\n").find((line) => /\d+\.\d+/.test(line));
  return line?.trim() ?? "";
}

function terraform(): Promise<string> {
  return version("terraform", "see https://developer.hashicorp.com/terraform/install", "version");
}

async function anotherUser(): Promise<string> {
  return (await databaseUser()) ? "PostgreSQL runs as nobody" : "not needed: we are not root";
}

async function docker(): Promise<string> {
  const fault = await dockerFault();
  if (fault) throw new Error(fault);
  const engine = await output("docker", ["info", "--format", "{{.ServerVersion}}"]);
  return `${engine.trim()}, compose ${(await output("docker", ["compose", "version", "--short"])).trim()}`;
}

async function freeDisk(): Promise<string> {
  const { bavail, bsize } = await statfs(repository);
  return enough("disk", bavail * bsize, disk, `make room where ${repository} is`);
}

/** In bytes. Linux would give more to new programs than the free memory. */
function availableMemory(): number {
  const kilobytes = /MemAvailable:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : freemem();
}

function enough(what: string, bytes: number, needed: number, fix: string): string {
  const found = `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes < needed * 1e9) throw new Error(`${found} of ${what}, and ${needed} GB are needed: ${fix}.`);
  return found;
}

async function freePorts(): Promise<string> {
  const mirrors = await theMirror();
  if (await runningHost(mirrors)) return "held by the mirror, which runs";
  await requireFree(mirrors.ports);
  return "all of them";
}

async function chromium(): Promise<string> {
  const found = await findChromium();
  if ("missing" in found) throw new Error(found.missing);
  return found.version;
}

export function examine(all: readonly Check[] = checks): Promise<Finding[]> {
  return Promise.all(
    all.map(([what, neededBy, check]) =>
      check().then(
        (message) => ({ what, neededBy, message, ok: true }),
        (error: Error) => ({ what, neededBy, message: error.message, ok: false }),
      ),
    ),
  );
}

export function canRun(host: "native" | "docker", findings: readonly Finding[]): boolean {
  return findings.every(({ neededBy, ok }) => ok || (neededBy !== host && neededBy !== "both"));
}

if (import.meta.main)
  await runCommand("Usage: npm run doctor   checks what this machine has and lacks for the mirror", {}, async () => {
    const findings = await examine();
    for (const { what, neededBy, message, ok } of findings) {
      const title = `${ok ? "✔" : "✖"} ${what.padEnd(13)} ${`(${neededBy})`.padEnd(13)}`;
      console.log(`${title} ${message.replaceAll("\n", "\n  ")}`);
    }
    const hosts = [
      ...(canRun("native", findings) ? ["as processes (--native)"] : []),
      ...(canRun("docker", findings) ? ["in Docker (--docker)"] : []),
    ];
    console.log(
      hosts.length > 0
        ? `\nnpm start can run the mirror ${hosts.join(" and ")}.`
        : "\nnpm start cannot run the mirror yet: see the lines with ✖.",
    );
    return hosts.length > 0 ? 0 : 1;
  });
