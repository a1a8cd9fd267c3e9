import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MirrorAddresses } from "../../localstack/addresses.ts";
import { copySecrets, dockerAddresses } from "../../localstack/docker/mirror.ts";
import { projectName } from "../../localstack/docker/project.ts";
import { runningHost, theMirror } from "../../localstack/hosts/choose.ts";
import { type Layout, layout } from "../../localstack/layout.ts";
import { readRun } from "../../localstack/supervision/run-file.ts";
import { killContainer, killProcess, type TakeDown } from "./take-down.ts";

interface DrillTarget {
  readonly at: Layout;
  readonly addresses: MirrorAddresses;
  readonly takeDown: TakeDown;
  readonly forget: () => Promise<void>;
}

/** The mirror that `MIRROR` names, as processes or in Docker. @throws Error if it does not run. */
export async function drillTarget(): Promise<DrillTarget> {
  const mirror = await theMirror();
  const host = await runningHost(mirror);
  const addresses = readRun(mirror.at)?.addresses;
  if (host?.name === "native" && addresses)
    return { at: mirror.at, addresses, takeDown: killProcess(mirror.at), forget: async () => {} };
  if (host?.name !== "docker") throw new Error("The mirror does not run: start it with `npm start`.");
  const project = { name: projectName(mirror.name), ports: mirror.ports };
  const directory = await mkdtemp(join(tmpdir(), "mindflow-drill-"));
  await copySecrets(project, directory);
  const forget = () => rm(directory, { recursive: true });
  return { at: layout(directory), addresses: dockerAddresses(project), takeDown: killContainer(project), forget };
}
