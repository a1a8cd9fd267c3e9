import { theMirror } from "../hosts/choose.ts";
import { requireSnapshot } from "../snapshots/snapshots.ts";
import { withStoresStopped } from "../supervision/with-stores-stopped.ts";
import { oneArgument, runCommand, UsageError } from "./command.ts";

const usage = `Usage: npm run restore -- <name>   replaces the data of all stores by a snapshot; npm run snapshot lists the snapshots
Example: npm run restore -- before-upgrade`;

await runCommand(usage, { allowPositionals: true }, async ({ positionals }) => {
  const name = oneArgument(positionals);
  if (!name) throw new UsageError("Name a snapshot: npm run snapshot lists them.");
  const mirrors = await theMirror();
  const { host } = requireSnapshot(mirrors.at, name);
  await withStoresStopped(mirrors, { what: "restore", name }, async () => mirrors.hosts[host]);
});
