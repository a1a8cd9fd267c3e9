import type { TryAgainOptions } from "./try-again.mjs";
export function npmCi(
  what: string,
  cwd: string,
  parameters: readonly string[],
  options: TryAgainOptions,
): Promise<void>;
