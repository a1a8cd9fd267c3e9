import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { mirrorSettings } from "../localstack/addresses.ts";
import { copySecrets, dockerAddresses, removeDocker, startDocker } from "../localstack/docker/mirror.ts";
import { docker, dockerFault, type Project } from "../localstack/docker/project.ts";
import { cache, layout, repository } from "../localstack/layout.ts";
import { choosePorts } from "../localstack/ports.ts";
import { startTimeOf } from "../localstack/processes.ts";
import type { Console } from "../localstack/steps.ts";

const directories = join(cache, "test-docker");

function projectIn(pid: number | string, ports: Project["ports"]): Project & { readonly root: string } {
  return { name: `mindflow-test-${pid}`, ports, root: join(directories, String(pid)) };
}

/** The mirror in Docker, from a fresh copy of this repository, beside whatever runs already. Its secrets are copied out. */
export async function startDockerMirror(progress: Console) {
  const fault = await dockerFault();
  if (fault) throw new Error(fault);
  const ports = await choosePorts("free");
  await removeAbandoned(ports);
  const project = projectIn(process.pid, ports);
  copyRepository(project.root);
  const stop = async () => {
    await removeDocker(project);
    await rm(project.root, { recursive: true });
    const left = await leftOf(project);
    if (left.length > 0) throw new Error(`docker compose down -v left ${left.join(", ")}`);
  };
  try {
    await startDocker(project, progress);
    const at = layout(join(project.root, ".mindflow/local"));
    await copySecrets(project, at.directory);
    const addresses = dockerAddresses(project);
    return { project, directory: at.directory, addresses, settings: mirrorSettings(at, ports, addresses), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every container, volume and network of a project that is there. */
async function leftOf({ name }: Project): Promise<string[]> {
  const label = ["--filter", `label=com.docker.compose.project=${name}`];
  const lists = ["ps --all --format {{.Names}}", "volume ls --quiet", "network ls --format {{.Name}}"];
  const found = await Promise.all(lists.map((list) => docker("docker", [...list.split(" "), ...label])));
  return found.flatMap((text) => text.split("\n").filter(Boolean));
}

/** What Git has or would add, and nothing that was made here since. */
function copyRepository(to: string): void {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
  });
  for (const file of files.toString().split("\0"))
    if (file && existsSync(join(repository, file))) cpSync(join(repository, file), join(to, file));
}

/** What a test run that was killed left behind. */
async function removeAbandoned(ports: Project["ports"]): Promise<void> {
  await mkdir(directories, { recursive: true });
  for (const pid of readdirSync(directories).filter((pid) => !startTimeOf(Number(pid)))) {
    const project = projectIn(pid, ports);
    await removeDocker(project);
    await rm(project.root, { recursive: true });
  }
}
