/** `npm run derive`: writes the committed files that follow from the topology and the environments. */

import { mkdirSync, writeFileSync } from "node:fs";
import { derived } from "../checks/derived-files.ts";

for (const [path, text] of Object.entries(await derived())) {
  const file = new URL(`../../${path}`, import.meta.url);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
