/** `npm run rollback -- <environment> [--token-file <file>]`: releases the last commit that succeeded before the present one. */

import { releaseArguments, runRelease } from "../pipeline/release/arguments.ts";
import { targetOnAws } from "../pipeline/release/on-aws.ts";
import { rollback } from "../pipeline/release/release.ts";
import { environmentNamed } from "./names.ts";

await runRelease(async () => {
  const { positionals, token } = releaseArguments();
  await rollback(await targetOnAws(environmentNamed(positionals[0]), token));
});
