import type { Layout } from "../layout.ts";
import { choosePorts, portsKind } from "../ports.ts";
import { readRun } from "../supervision/run-file.ts";
import { compose, projectName, resourcesOf } from "./project.ts";

/** The key never leaves Docker. @returns undefined if no such mirror runs. */
export async function tokenInDocker(
  at: Layout,
  mirror: string,
  parameters: readonly string[],
): Promise<string | undefined> {
  const name = projectName(mirror);
  // This also runs in a container, where there is no docker.
  if (readRun(at)?.host === "native" || (await resourcesOf({ name }, "ps")).length === 0) return undefined;
  const ports = await choosePorts(portsKind(mirror, at.directory));
  return (await compose({ name, ports }, ["run", "--rm", "-T", "--no-deps", "token", ...parameters])).trim();
}
