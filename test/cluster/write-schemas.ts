/** `npm run schemas`: asks a real API server what it knows of the kinds that our objects have, and writes it to schemas.json. */

import { rmSync, writeFileSync } from "node:fs";
import { runCommand } from "../../stacks/commands/names.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { Cluster } from "./cluster.ts";
import { startControlPlane } from "./control-plane.ts";
import { applyDefinitions } from "./definitions.ts";
import { kindOf } from "./objects.ts";
import { publishedSchemas, schemasOf } from "./openapi.ts";
import { newDirectory } from "./processes-left.ts";
import { asText, reduced } from "./reduce-schemas.ts";
import { renderedOf } from "./rendered.ts";
import { schemasFile } from "./schemas.ts";
import { findDefinitions, findPrograms, there } from "./tools.ts";

await runCommand(async () => {
  const programs = there(findPrograms());
  const definitions = there(findDefinitions()).directory;
  const directory = newDirectory("schemas");
  const control = await startControlPlane({ directory, programs, signal: new AbortController().signal });
  try {
    const cluster = new Cluster(control.kubectl);
    const builtIn = await publishedSchemas(cluster);
    const rendered = await Promise.all(cloudEnvironments.map((environment) => renderedOf(environment, builtIn)));
    const objects = rendered.flatMap(({ ofCharts, ofPlatform }) => [...ofCharts, ...ofPlatform]);
    await applyDefinitions(cluster, definitions, objects);
    const kinds = [...new Set(objects.map(kindOf))].toSorted();
    writeFileSync(schemasFile, asText(reduced(await schemasOf(cluster, kinds), kinds)));
    console.log(`${kinds.length} kinds: ${kinds.join(", ")}`);
  } finally {
    await control.end();
    rmSync(directory, { recursive: true });
  }
});
