import { output } from "../install/install.ts";

export interface Chromium {
  readonly command: string;
  readonly version: string;
}

export async function findChromium(): Promise<Chromium | { readonly missing: string }> {
  for (const command of ["chromium", "chromium-browser", "google-chrome"]) {
    const version = await output(command, ["--version"]).catch(() => undefined);
    if (version) return { command: (await output("which", [command])).trim(), version: version.trim() };
  }
  return { missing: "There is no Chromium: install it (on Debian: apt install chromium)." };
}
