/** `npm run images:login -- <environment>`: lets Docker and cosign use an environment's repositories for twelve hours. */

import { Registry } from "./images/registry.ts";
import { environmentNamed, runCommand } from "./names.ts";

await runCommand(async (name) => {
  await new Registry(environmentNamed(name)).login();
});
