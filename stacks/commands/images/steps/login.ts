/** `npm run images:login -- <environment>`: lets Docker and cosign use an environment's repositories for twelve hours. */

import { environmentNamed, runCommand } from "../../names.ts";
import { Registry } from "../registry.ts";

await runCommand(async (name) => {
  await new Registry(environmentNamed(name)).login();
});
