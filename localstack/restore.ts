import { theMirror } from "./hosts/choose.ts";
import { requireSnapshot } from "./snapshots.ts";
import { withStoresStopped } from "./with-stores-stopped.ts";

const [name, ...rest] = process.argv.slice(2);
if (!name || name.startsWith("-") || rest.length > 0) {
  console.error(
    "Usage: npm run restore -- <name>   puts all stores back to a snapshot; npm run snapshot lists them. What they hold now is lost.",
  );
  process.exit(2);
}
try {
  const mirrors = await theMirror();
  const { host } = requireSnapshot(mirrors.at, name);
  await withStoresStopped(mirrors, "restore", name, async () => mirrors.hosts[host]);
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
