import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import type { Project } from "../localstack/docker/project.ts";
import type { Mirror } from "../localstack/mirror.ts";

/** What a test needs to know of the mirror that test/mirror.ts starts. */
export interface RunningMirror extends Pick<Mirror, "addresses" | "settings"> {
  /** Secrets are files in `<directory>/secrets`; what runs stands in `<directory>/run.json`, or in Docker, as this project. */
  readonly directory: string;
  readonly project?: Project;
}

/** What the file has that test/mirror.ts tells it in. */
export type Told = { readonly mirror: RunningMirror } | { readonly fault: string };

declare module "vitest" {
  interface ProvidedContext {
    /** The file that appears when the mirror runs, or cannot. */
    mirrorTold: string;
  }
}

/** The running mirror: whoever imports it waits until it runs. */
export const mirror = await running(inject("mirrorTold"));

async function running(told: string): Promise<RunningMirror> {
  while (!existsSync(told)) await sleep(100);
  const answer = JSON.parse(readFileSync(told, "utf8")) as Told;
  if ("fault" in answer) throw new Error(answer.fault);
  return answer.mirror;
}
