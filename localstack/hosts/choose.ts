import { dockerFault } from "../docker/project.ts";
import { layout, localMirror, mirrorName } from "../layout.ts";
import { choosePorts, portsKind } from "../ports.ts";
import { type Run, readRun, supervisedRun } from "../supervision/run-file.ts";
import { dockerHost } from "./docker.ts";
import type { Host, Subject } from "./host.ts";
import { nativeHost } from "./native.ts";
import { requireOwn } from "./owner.ts";

export interface Mirrors extends Subject {
  readonly hosts: Readonly<Record<Run["host"], Host>>;
}

/** @throws Error for a person if it is another user's. */
export async function theMirror(): Promise<Mirrors> {
  requireOwn(localMirror);
  const at = layout(localMirror);
  const ports = readRun(at)?.ports ?? (await choosePorts(portsKind(mirrorName, at.directory)));
  return onHosts({ name: mirrorName, at, ports });
}

export function onHosts(subject: Subject): Mirrors {
  return { ...subject, hosts: { native: nativeHost(subject), docker: dockerHost(subject) } };
}

/** Also a host where the mirror is being started, or was left running by a killed supervisor. */
export async function runningHost({ at, hosts }: Mirrors): Promise<Host | undefined> {
  const supervised = supervisedRun(at);
  if (supervised) return hosts[supervised.host];
  if (await hosts.native.isRunning()) return hosts.native;
  return (await hosts.docker.isRunning()) ? hosts.docker : undefined;
}

/** The default is Docker, or native if Docker cannot be used. @throws Error with what a requested Docker lacks. */
export async function chooseHost({ hosts }: Mirrors, requested: Run["host"] | undefined): Promise<Host> {
  const fault = requested === "native" ? undefined : await dockerFault();
  if (requested === "docker" && fault)
    throw new Error(`The mirror cannot run in Docker. ${fault}\nWithout Docker: npm start -- --native`);
  return hosts[requested ?? (fault ? "native" : "docker")];
}
