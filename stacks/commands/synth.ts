/** `npm run synth [-- <environment>]`: the Terraform of every stack, or of one environment's, into `cdktf.out/`. */

import { cdktf } from "./cdktf.ts";
import { environmentNamed, runCommand } from "./names.ts";

await runCommand((name) => cdktf(name === undefined ? undefined : environmentNamed(name), "synth"));
