import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Project } from "../localstack/docker/project.ts";
import type { Mirror } from "../localstack/mirror.ts";

/** What a test needs to know of the mirror that test/mirror.ts starts. */
export interface RunningMirror extends Pick<Mirror, "addresses" | "settings"> {
  /** Secrets are files in `<directory>/secrets`; what runs stands in `<directory>/run.json`, or in Docker, as this project. */
  readonly directory: string;
  readonly project?: Project;
}

export type Told = { readonly mirror: RunningMirror } | { readonly fault: string };

// A folder where the workers of the tests ask for the mirror, and are told. What they are given at their start they got before.
const question = (place: string) => join(place, "asked");
const answer = (place: string) => join(place, "told.json");

/** Asks for the mirror, and waits until it runs. @throws Error with why it does not. */
export async function ask(place: string): Promise<RunningMirror> {
  writeFileSync(question(place), "");
  while (!existsSync(answer(place))) await sleep(100);
  const told = JSON.parse(readFileSync(answer(place), "utf8")) as Told;
  if ("fault" in told) throw new Error(told.fault);
  return told.mirror;
}

/** Resolves with true when somebody has asked, and with false when nobody will. */
export async function isAsked(place: string, ending: AbortSignal): Promise<boolean> {
  while (!existsSync(question(place)) && !ending.aborted) await sleep(100);
  return existsSync(question(place));
}

export function tell(place: string, told: Told): void {
  writeFileSync(`${answer(place)}.new`, JSON.stringify(told));
  renameSync(`${answer(place)}.new`, answer(place));
}
