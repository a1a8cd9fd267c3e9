import { parseArgs } from "node:util";
import { type Mirrors, theMirror } from "./hosts/choose.ts";
import type { Host } from "./hosts/host.ts";
import { requireNewSnapshot, sizeOf, snapshots } from "./snapshots.ts";
import { withStoresStopped } from "./with-stores-stopped.ts";

const usage = `Usage: npm run snapshot                                  lists the mirror's snapshots
       npm run snapshot -- <name> [--native | --docker]  keeps what all stores hold, under a name

A running mirror stops for it, in good order, and starts again.`;

function options() {
  try {
    const flag = { type: "boolean", default: false } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { native: flag, docker: flag } });
    const [name, ...rest] = positionals;
    if (rest.length > 0) throw new Error("One name at a time.");
    return { name, ...values };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const { name, native, docker } = options();

/** Whose data to keep, where nothing runs. */
async function withData({ hosts }: Mirrors): Promise<Host> {
  if (native) return hosts.native;
  if (docker) return hosts.docker;
  const [inProcesses, inContainers] = await Promise.all([hosts.native.hasData(), hosts.docker.hasData()]);
  if (inProcesses && inContainers)
    throw new Error("There is data of processes and of containers: say --native or --docker.");
  return inContainers ? hosts.docker : hosts.native;
}

try {
  const mirrors = await theMirror();
  if (name) {
    requireNewSnapshot(mirrors.at, name);
    await withStoresStopped(mirrors, "snapshot", name, () => withData(mirrors));
    console.log(`npm run restore -- ${name} brings it back.`);
  } else {
    const all = snapshots(mirrors.at);
    for (const { name, host, takenAt } of all)
      console.log(
        `${name.padEnd(30)} ${host}  ${takenAt.slice(0, 16).replace("T", " ")} UTC  ${(sizeOf(mirrors.at, name) / 1e6).toFixed(0).padStart(6)} MB`,
      );
    if (all.length === 0) console.log("There is no snapshot yet: npm run snapshot -- <name> takes one.");
  }
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
