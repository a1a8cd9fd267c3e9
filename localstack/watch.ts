import { existsSync, watch } from "node:fs";
import { join } from "node:path";

/** What every service is made of besides its own folder. */
const shared = ["services/contracts", "services/runtime"];

/**
 * Calls `changed` with the file whenever the code under `root` changes of the service with this entry file; once for a burst.
 */
export function watchCode(root: string, entry: string, changed: (file: string) => void, signal: AbortSignal): void {
  const own = entry.split("/").slice(0, 2).join("/");
  let burst: NodeJS.Timeout | undefined;
  const folders = [own, ...shared]
    .map((folder) => join(folder, "src"))
    .filter((folder) => existsSync(join(root, folder)));
  for (const folder of folders)
    watch(join(root, folder), { recursive: true, signal }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(burst);
      burst = setTimeout(() => changed(join(folder, file)), 50);
    });
}
