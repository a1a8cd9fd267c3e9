import { existsSync, watch } from "node:fs";
import { join } from "node:path";

const shared = ["services/contracts", "services/runtime"];

/** Calls `changed` once for a burst of changes. */
export function watchCode(root: string, entry: string, changed: (file: string) => void, signal: AbortSignal): void {
  const own = entry.split("/").slice(0, 2).join("/");
  let burst: NodeJS.Timeout | undefined;
  for (const folder of [own, ...shared].map((folder) => join(folder, "src"))) {
    if (!existsSync(join(root, folder))) continue;
    watch(join(root, folder), { recursive: true, signal }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(burst);
      burst = setTimeout(() => changed(join(folder, file)), 50);
    });
  }
}
