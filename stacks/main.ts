/**
 * What `cdktf` runs. It refuses an unsound topology or environment before it builds anything, with every fault at once.
 * With MINDFLOW_ENVIRONMENT it builds that environment alone.
 */

import { EnvironmentRefused } from "./environments/define.ts";
import { environmentNames } from "./environments/schema.ts";
import { topology } from "./topology.ts";
import { faults } from "./topology-faults.ts";

const loaded = await Promise.allSettled(environmentNames.map((name) => import(`./environments/${name}.ts`)));
const refused = loaded.filter((result) => result.status === "rejected").map(({ reason }) => reason);
for (const reason of refused) if (!(reason instanceof EnvironmentRefused)) throw reason;
const found = faults(topology).map((fault) => `  ${fault}`);
if (found.length > 0) refused.push(new Error(`the topology is refused:\n${found.join("\n")}`));

if (refused.length > 0) {
  console.error(refused.map(({ message }) => message).join("\n"));
  process.exitCode = 1;
} else {
  const { App } = await import("cdktf");
  const { cloudEnvironments } = await import("./environments/index.ts");
  const { addStacks } = await import("./app.ts");
  const { build } = await import("./unique-ids.ts");
  const only = process.env.MINDFLOW_ENVIRONMENT;
  const app = new App();
  const wanted = cloudEnvironments.filter(({ name }) => !only || name === only);
  build(app, () => addStacks(app, wanted));
  app.synth();
}
