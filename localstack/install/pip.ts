import { output } from "./install.ts";
import { type TryAgainOptions, tryAgain } from "./try-again.mjs";

/** pip's cache keeps the packages that arrived. */
export async function pipInstall(
  python: string,
  who: string,
  requirements: string,
  options: TryAgainOptions,
): Promise<void> {
  // Not compiled ahead: most modules are never imported.
  const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "--no-deps"];
  let mismatch = "";
  await tryAgain(
    `What ${who} needs, from PyPI`,
    async () => {
      try {
        await output(python, [...pip, "-r", requirements], options);
      } catch (error) {
        const { message } = error as Error;
        if (!message.includes("DO NOT MATCH THE HASHES") || message === mismatch) throw error;
        // An older pip, such as 23.2, takes a file that was cut off for a complete one. Another file would have its checksum again.
        mismatch = message;
        const [, url = "a package"] = / from (https?:\S+)/.exec(message) ?? [];
        throw new Error(`${url}: connection broken, since the checksum is another`);
      }
    },
    options,
  );
}
