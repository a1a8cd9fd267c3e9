import { type Mirrors, theMirror } from "../hosts/choose.ts";
import type { Host } from "../hosts/host.ts";
import { requireNewSnapshot, sizeOf, snapshots } from "../snapshots/snapshots.ts";
import { withStoresStopped } from "../supervision/with-stores-stopped.ts";
import { flag, oneArgument, runCommand } from "./command.ts";

const usage = `Usage: npm run snapshot                                  lists the mirror's snapshots
       npm run snapshot -- <name> [--native | --docker]  saves the data of all stores under a name

A running mirror is stopped for it, in order, and started again.`;

async function hostWithData({ hosts }: Mirrors): Promise<Host> {
  const [native, docker] = await Promise.all([hosts.native.hasData(), hosts.docker.hasData()]);
  if (native && docker) throw new Error("There is data of processes and of containers: choose --native or --docker.");
  return docker ? hosts.docker : hosts.native;
}

function list({ at }: Mirrors): void {
  const all = snapshots(at);
  for (const { name, host, takenAt } of all) {
    const megabytes = (sizeOf(at, name) / 1e6).toFixed(0).padStart(6);
    console.log(`${name.padEnd(30)} ${host}  ${takenAt.slice(0, 16).replace("T", " ")} UTC  ${megabytes} MB`);
  }
  if (all.length === 0) console.log("There is no snapshot yet: npm run snapshot -- <name> takes one.");
}

await runCommand(
  usage,
  { allowPositionals: true, options: { native: flag, docker: flag } },
  async ({ positionals, values: { native, docker } }) => {
    const name = oneArgument(positionals);
    const mirrors = await theMirror();
    if (!name) return list(mirrors);
    const { hosts } = mirrors;
    requireNewSnapshot(mirrors.at, name);
    await withStoresStopped(mirrors, { what: "snapshot", name }, async () =>
      native ? hosts.native : docker ? hosts.docker : hostWithData(mirrors),
    );
    console.log(`npm run restore -- ${name} restores it.`);
  },
);
