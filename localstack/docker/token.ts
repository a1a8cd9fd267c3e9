import type { Layout } from "../layout.ts";
import { choosePorts, portsKind } from "../ports.ts";
import { readRun } from "../run-file.ts";
import { compose, docker, projectName } from "./project.ts";

/** A token of the mirror in Docker, whose key never leaves it; undefined where no such mirror runs. */
export async function tokenInDocker(
  at: Layout,
  mirror: string,
  parameters: readonly string[],
): Promise<string | undefined> {
  if (readRun(at)?.host === "native") return undefined;
  const name = projectName(mirror);
  // In a container this runs too, and there is no docker.
  const filter = `label=com.docker.compose.project=${name}`;
  const running = await docker("docker", ["ps", "--quiet", "--filter", filter]).catch(() => "");
  if (!running) return undefined;
  const ports = await choosePorts(portsKind(mirror, at.directory));
  return (await compose({ name, ports }, ["run", "--rm", "-T", "--no-deps", "token", ...parameters])).trim();
}
