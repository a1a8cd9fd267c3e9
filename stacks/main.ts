/** The entry point of `cdktf`. With MINDFLOW_ENVIRONMENT it builds that environment only. */

import { topologyFaults } from "./base/topology-faults.ts";
import { EnvironmentRefused } from "./environments/define.ts";
import { environmentNames } from "./environments/files.ts";
import { topology } from "./topology.ts";

const loaded = await Promise.allSettled(environmentNames.map((name) => import(`./environments/${name}.ts`)));
const refused = loaded.filter((result) => result.status === "rejected").map(({ reason }) => reason);
for (const reason of refused) if (!(reason instanceof EnvironmentRefused)) throw reason;
const faults = topologyFaults(topology).map((fault) => `  ${fault}`);
if (faults.length > 0) refused.push(new Error(`the topology is refused:\n${faults.join("\n")}`));

if (refused.length > 0) {
  console.error(refused.map(({ message }) => message).join("\n"));
  process.exitCode = 1;
} else {
  const { App } = await import("cdktf");
  const { cloudEnvironments } = await import("./environments/index.ts");
  const { addStacks } = await import("./app.ts");
  const { build } = await import("./base/unique-ids.ts");
  const only = process.env.MINDFLOW_ENVIRONMENT;
  const app = new App();
  const selected = cloudEnvironments.filter(({ name }) => !only || name === only);
  build(app, () => addStacks(app, selected));
  app.synth();
}
