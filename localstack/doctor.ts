import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { dockerFault } from "./docker/project.ts";
import { requireJava } from "./engines/java.ts";
import { findPython } from "./engines/python.ts";
import { databaseUser } from "./engines/unprivileged.ts";
import { runningHost, theMirror } from "./hosts/choose.ts";
import { output } from "./install.ts";
import { repository } from "./layout.ts";
import { findChromium } from "./page/chromium.ts";
import { requireFree } from "./ports.ts";

/** What a machine has or lacks for the mirror. */
export interface Finding {
  readonly what: string;
  /** What cannot be without it. */
  readonly neededBy: "native" | "docker" | "both" | "some tests";
  /** What was found, or what is missing and the way to get it. */
  readonly says: string;
  readonly ok: boolean;
}

/** What a fresh clone fills with packages, engines and data, and what all of it takes while it runs; in GB. */
const disk = 4;
const memory = 3;

type Look = readonly [what: string, neededBy: Finding["neededBy"], look: () => Promise<string>];

const looks: readonly Look[] = [
  ["Linux", "both", async () => linux(process.platform)],
  ["Node", "both", async () => `${process.versions.node}, of this repository's packages`],
  ["npm", "both", () => version("npm", "it comes with Node")],
  ["Python", "native", async () => (await findPython()).version],
  ["JDK", "native", () => requireJava("OpenSearch")],
  [
    "another user",
    "native",
    async () => ((await databaseUser()) ? "PostgreSQL runs as nobody" : "not needed: we are not root"),
  ],
  ["Docker", "docker", docker],
  ["free disk", "both", freeDisk],
  ["free memory", "both", async () => enough("memory", available(), memory, "end other programs")],
  ["free ports", "both", freePorts],
  [
    "Terraform",
    "some tests",
    () => version("terraform", "see https://developer.hashicorp.com/terraform/install", "version"),
  ],
  ["Chromium", "some tests", chromium],
];

function linux(platform: string): string {
  if (platform !== "linux") throw new Error(`this is ${platform}: take a Linux machine, or WSL 2 on Windows.`);
  return "yes";
}

async function version(command: string, wayOut: string, parameter = "--version"): Promise<string> {
  const said = await output(command, [parameter], { cwd: repository }).catch(() => {
    throw new Error(`missing: ${wayOut}.`);
  });
  return (
    said
      .trim()
      .split("\n")
      .find((line) => /\d+\.\d+/.test(line)) ?? ""
  );
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

/** What Linux would give to new programs, which is more than what is free: in bytes. */
function available(): number {
  const kilobytes = /MemAvailable:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : freemem();
}

function enough(what: string, bytes: number, needed: number, wayOut: string): string {
  const found = `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes < needed * 1e9) throw new Error(`${found} of ${what}, and ${needed} GB are needed: ${wayOut}.`);
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

/** Looks for everything at once. */
export function examine(all: readonly Look[] = looks): Promise<Finding[]> {
  return Promise.all(
    all.map(async ([what, neededBy, look]) => {
      const found = (says: string, ok: boolean) => ({ what, neededBy, says, ok });
      return look().then(
        (says) => found(says, true),
        (error: Error) => found(error.message, false),
      );
    }),
  );
}

/** Whether a mirror can run, by what was found. */
export function canRun(host: "native" | "docker", findings: readonly Finding[]): boolean {
  return findings.every(({ neededBy, ok }) => ok || (neededBy !== host && neededBy !== "both"));
}

if (import.meta.main) {
  const findings = await examine();
  for (const { what, neededBy, says, ok } of findings)
    console.log(`${ok ? "✔" : "✖"} ${what.padEnd(13)} ${`(${neededBy})`.padEnd(13)} ${says.replaceAll("\n", "\n  ")}`);
  const [native, docker] = [canRun("native", findings), canRun("docker", findings)];
  const where = [native && "as processes (--native)", docker && "in Docker (--docker)"].filter(Boolean);
  console.log(
    `\n${where.length > 0 ? `npm start can run the mirror ${where.join(" and ")}.` : "npm start cannot run the mirror yet: see what is marked ✖."}`,
  );
  process.exitCode = where.length > 0 ? 0 : 1;
}
