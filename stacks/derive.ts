/** `npm run derive`: writes the committed files that follow from the topology and the environments. */

import { writeFileSync } from "node:fs";
import { derived } from "./derived.ts";

for (const [path, text] of Object.entries(derived())) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  console.log(path);
}
