import { once } from "node:events";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "../environment/child-process.ts";
import { compose, type Project, resourcesOf } from "./project.ts";

/** An image with tar that the mirror needs anyway. */
const image = "postgres:17";

const tar = ["tar", "--directory=/volumes", "--numeric-owner"];

export async function saveVolumes(project: Project, directory: string): Promise<void> {
  const file = join(directory, "volumes.tar");
  await using archive = await open(`${file}.new`, "w", 0o600);
  await inContainer(await mounts(project, "ro"), [...tar, "--create", "."], ["ignore", archive.fd, "pipe"]);
  await rename(`${file}.new`, file);
}

/** @param begun called before anything is replaced. */
export async function loadVolumes(project: Project, directory: string, begun: () => void): Promise<void> {
  // Compose creates the missing volumes with its own labels.
  await compose(project, ["create"]);
  await using archive = await open(join(directory, "volumes.tar"));
  begun();
  const replace = `find /volumes -mindepth 2 -delete && ${[...tar, "--extract", "--preserve-permissions"].join(" ")}`;
  await inContainer(await mounts(project, "rw"), ["sh", "-c", replace], [archive.fd, "ignore", "pipe"]);
}

/** Each volume in a folder without the project's name: another project can load the archive. */
async function mounts(project: Project, mode: "ro" | "rw"): Promise<string[]> {
  const volumes = await resourcesOf(project, "volume");
  return volumes.flatMap((volume) => ["--volume", `${volume}:/volumes/${volume.replace(/^[^_]*_/, "")}:${mode}`]);
}

async function inContainer(
  volumes: readonly string[],
  [command = "", ...parameters]: readonly string[],
  stdio: ["ignore" | number, "ignore" | number, "pipe"],
): Promise<void> {
  const isolated = ["run", "--rm", "--interactive", "--network=none", "--user=root", `--entrypoint=${command}`];
  const child = spawn("docker", [...isolated, ...volumes, image, ...parameters], { stdio });
  let fault = "";
  child.stderr?.on("data", (text) => {
    fault += text;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The container that copies the volumes failed: ${fault.trim().slice(-1_000)}`);
}
