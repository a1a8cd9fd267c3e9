import { dockerFault } from "../docker/project.ts";
import { layout, localMirror, mirrorName } from "../layout.ts";
import { choosePorts, portsKind } from "../ports.ts";
import { isAlive } from "../processes.ts";
import { type Run, readRun } from "../run-file.ts";
import { dockerHost } from "./docker.ts";
import type { Host, Subject } from "./host.ts";
import { nativeHost } from "./native.ts";

/** The mirror that `MIRROR` names, and the hosts that it may run on. */
export interface Mirrors extends Subject {
  readonly hosts: Readonly<Record<Run["host"], Host>>;
}

/** The mirror that `MIRROR` names. */
export async function theMirror(): Promise<Mirrors> {
  const at = layout(localMirror);
  const ports = readRun(at)?.ports ?? (await choosePorts(portsKind(mirrorName, at.directory)));
  return onHosts({ name: mirrorName, at, ports });
}

export function onHosts(subject: Subject): Mirrors {
  return { ...subject, hosts: { native: nativeHost(subject), docker: dockerHost(subject) } };
}

/** Where the mirror runs, or is being started, or was left running by a supervisor that was killed. */
export async function runningHost({ at, hosts }: Mirrors): Promise<Host | undefined> {
  const run = readRun(at);
  if (run && (isAlive(run.supervisor) || (await hosts[run.host].isRunning()))) return hosts[run.host];
  if (await hosts.native.isRunning()) return hosts.native;
  return (await hosts.docker.isRunning()) ? hosts.docker : undefined;
}

/**
 * Where a mirror starts: where a person wants it, or else in Docker if it can be used and native if not.
 *
 * @throws Error that says what Docker lacks, if a person wants it.
 */
export async function chooseHost({ hosts }: Mirrors, wanted: Run["host"] | undefined): Promise<Host> {
  const fault = wanted === "native" ? undefined : await dockerFault();
  if (wanted === "docker" && fault)
    throw new Error(`The mirror cannot run in Docker. ${fault}\nWithout Docker: npm start -- --native`);
  return hosts[wanted ?? (fault ? "native" : "docker")];
}
